// Package paper makes documents of one content in three forms: typeset A4 pages in PDF, one file for a browser (HTML), and Markdown. A
// document has a cover, contents, a running head and foot, chapters, paragraphs, lists, tables that go on over pages with their heads
// repeated, drawings that are tables where nothing can be drawn, and a watermark behind the text. It is the home of the PDF library and
// knows nothing of what it prints.
//
//	d := paper.New(paper.Face{Lang: "fr", Title: "CRI0000001", Contents: "Sommaire", Page: "page {n} / {of}"})
//	d.Cover(paper.Cover{Above: "Ville de Lyon", Title: "Perte du centre"})
//	d.Contents()
//	d.Chapter("Chronologie")
//	d.Markdown("Ce qui s’est **passé**.")
//	pdf, err := d.Bytes()
//
// The same document of the same words and time is the same bytes. The font (font/, SIL Open Font License) is Inter, cut down to the
// letters of European languages; what it has no sign for is printed as a square, never lost in silence. Lengths are millimetres.
package paper
