package blob

import (
	"bytes"
	"encoding/binary"
	"io"
	"net/http"
	"slices"
	"strings"

	"comptoir/internal/base/fault"
)

const (
	plainText = "text/plain; charset=utf-8"
	binaryAny = "application/octet-stream"
	zipType   = "application/zip"
	oleType   = "application/x-ole-storage"
)

// forbiddenNames run when they are double-clicked.
var forbiddenNames = words(`exe dll msi msp bat cmd ps1 psm1 scr jar com vbs vbe jse wsf wsh hta lnk pif cpl app`)

// textNames are shown as text whatever markup they seem to hold: a log may begin with "<a".
var textNames = map[string]string{
	"csv": "text/csv; charset=utf-8", "json": "application/json", "ics": "text/calendar; charset=utf-8", "vcf": "text/vcard; charset=utf-8",
	"eml": "message/rfc822",
}

var plainNames = words(`txt log md conf cfg ini yaml yml toml sql sh py go rb c h java tsv diff patch jsonl rst tex env properties reg`)

// activeNames are what a browser would run in our name: never shown inline.
var activeNames = map[string]string{
	"html": "text/html; charset=utf-8", "htm": "text/html; charset=utf-8", "shtml": "text/html; charset=utf-8", "xhtml": "application/xhtml+xml",
	"svg": "image/svg+xml", "svgz": "image/svg+xml", "xml": "text/xml; charset=utf-8", "xsl": "text/xml; charset=utf-8", "xslt": "text/xml; charset=utf-8",
	"js": "text/javascript; charset=utf-8", "mjs": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8",
	"mht": "message/rfc822", "mhtml": "message/rfc822", "swf": "application/x-shockwave-flash",
}

// Names of office documents by what they are inside; the name chooses among the types that share a container.
var (
	zipNames = map[string]string{
		"zip":  zipType,
		"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		"pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
		"docm": "application/vnd.ms-word.document.macroEnabled.12", "xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
		"vsdx": "application/vnd.ms-visio.drawing.main+xml",
		"odt":  "application/vnd.oasis.opendocument.text", "ods": "application/vnd.oasis.opendocument.spreadsheet",
		"odp": "application/vnd.oasis.opendocument.presentation", "odg": "application/vnd.oasis.opendocument.graphics",
		"epub": "application/epub+zip", "kmz": "application/vnd.google-earth.kmz",
	}
	oleNames = map[string]string{
		"doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
		"msg": "application/vnd.ms-outlook", "vsd": "application/vnd.visio", "mpp": "application/vnd.ms-project",
	}
)

// usual extensions of what content alone reveals; the first is given to a file that lies.
var usual = map[string][]string{
	"image/png": {"png"}, "image/jpeg": {"jpg", "jpeg", "jpe", "jfif"}, "image/gif": {"gif"}, "image/webp": {"webp"}, "image/bmp": {"bmp", "dib"},
	"image/x-icon": {"ico", "cur"}, "image/tiff": {"tif", "tiff"}, "image/heic": {"heic", "heif"}, "image/avif": {"avif"},
	"application/pdf": {"pdf", "ai"}, "application/postscript": {"ps", "eps", "ai"}, "application/rtf": {"rtf", "doc"},
	"application/x-gzip": {"gz", "tgz", "svgz"}, "application/x-rar-compressed": {"rar"}, "application/x-7z-compressed": {"7z"},
	"application/x-bzip2": {"bz2", "tbz2"}, "application/x-xz": {"xz", "txz"}, "application/zstd": {"zst"}, "application/x-tar": {"tar"},
	"audio/mpeg": {"mp3"}, "audio/wave": {"wav"}, "audio/mp4": {"m4a"}, "application/ogg": {"ogg", "oga", "ogv", "opus"},
	"video/mp4": {"mp4", "m4v"}, "video/quicktime": {"mov"}, "video/webm": {"webm", "mkv"}, "video/avi": {"avi"},
	"application/vnd.sqlite3": {"sqlite", "sqlite3", "db"}, "application/vnd.tcpdump.pcap": {"pcap", "pcapng", "cap"},
}

var pictures = []string{"image/png", "image/jpeg", "image/gif", "image/webp"}

// inline types a browser shows without running anything in them.
var inline = append(words(`image/bmp image/avif application/pdf audio/mpeg audio/wave audio/mp4 video/mp4 video/webm application/ogg`), pictures...)

func words(s string) []string { return strings.Fields(s) }

// Inline reports whether a browser may show the type in the page; all others are only ever downloaded.
func Inline(mime string) bool {
	return slices.Contains(inline, mime) || strings.HasPrefix(mime, "text/plain")
}

// Picture reports whether thumbnails of the type can be made.
func Picture(mime string) bool { return slices.Contains(pictures, mime) }

func forbidden(kind string) error { return fault.Invalid("file.forbidden_kind").With("kind", kind) }

// judge decides name and type from the claimed name and the content, or refuses the kind.
func judge(name string, head []byte, body io.ReaderAt) (string, string, error) {
	name = CleanName(name)
	ext := extension(name)
	if slices.Contains(forbiddenNames, ext) {
		return "", "", forbidden("." + ext)
	}
	if kind := program(head, body); kind != "" {
		return "", "", forbidden(kind)
	}
	mime := sniff(head)
	switch {
	case mime == zipType:
		if t, ok := zipNames[ext]; ok {
			return name, t, nil
		}
		return name + ".zip", zipType, nil
	case mime == oleType:
		if t, ok := oleNames[ext]; ok {
			return name, t, nil
		}
		return name, oleType, nil
	case len(usual[mime]) > 0:
		return rename(name, ext, mime), mime, nil
	case strings.HasPrefix(mime, "text/") || mime == "image/svg+xml":
		return textual(name, ext, mime)
	default:
		return name, mime, nil
	}
}

// rename gives the usual extension to a file whose own says something else.
func rename(name, ext, mime string) string {
	if slices.Contains(usual[mime], ext) {
		return name
	}
	if stem, _ := split(name); isPictureName(ext) && strings.HasPrefix(mime, "image/") {
		return stem + "." + usual[mime][0]
	}
	return name + "." + usual[mime][0]
}

func isPictureName(ext string) bool {
	for mime, exts := range usual {
		if strings.HasPrefix(mime, "image/") && slices.Contains(exts, ext) {
			return true
		}
	}
	return false
}

func textual(name, ext, mime string) (string, string, error) {
	if t, ok := activeNames[ext]; ok {
		return name, t, nil
	}
	if t, ok := textNames[ext]; ok {
		return name, t, nil
	}
	if slices.Contains(plainNames, ext) {
		if strings.HasPrefix(mime, "text/plain") {
			return name, mime, nil // keeps utf-16
		}
		return name, plainText, nil
	}
	if binaryName(ext) {
		return name + ".txt", plainText, nil // a "photo.png" made of words
	}
	return name, mime, nil
}

func binaryName(ext string) bool {
	if zipNames[ext] != "" || oleNames[ext] != "" {
		return true
	}
	for _, exts := range usual {
		if slices.Contains(exts, ext) {
			return true
		}
	}
	return false
}

// program names the kind of executable the content is, whatever its name.
func program(head []byte, body io.ReaderAt) string {
	starts := func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }
	switch {
	case starts("MZ") && portable(head):
		return "Windows"
	case starts("\x7fELF"):
		return "Linux"
	case starts("\xfe\xed\xfa\xce"), starts("\xfe\xed\xfa\xcf"), starts("\xce\xfa\xed\xfe"), starts("\xcf\xfa\xed\xfe"):
		return "macOS"
	case starts("\xca\xfe\xba\xbe"), starts("dex\n"):
		return "Java"
	case starts("L\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00F"):
		return ".lnk"
	case starts("PK\x03\x04") && (bytes.Contains(head, []byte("META-INF/MANIFEST.MF")) || bytes.Contains(head, []byte("AndroidManifest.xml")) || bytes.Contains(head, []byte("classes.dex"))):
		return ".jar"
	case starts(oleMagic) && installer(head, body):
		return ".msi"
	}
	return ""
}

// portable: a text may begin with MZ; the header of a program is full of zeros.
func portable(head []byte) bool {
	return bytes.IndexByte(head[:min(len(head), 64)], 0) >= 0
}

const oleMagic = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// installer looks for the class of Windows Installer in the root entry of an OLE container.
func installer(head []byte, body io.ReaderAt) bool {
	if len(head) < 52 {
		return false
	}
	shift := binary.LittleEndian.Uint16(head[30:])
	if shift != 9 && shift != 12 {
		return false
	}
	root := (int64(binary.LittleEndian.Uint32(head[48:])) + 1) << shift
	var class [16]byte
	if _, err := body.ReadAt(class[:], root+80); err != nil {
		return false
	}
	return bytes.HasPrefix(class[:], []byte("\x84\x10\x0c\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46")) ||
		bytes.HasPrefix(class[:], []byte("\x86\x10\x0c\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"))
}

// sniff is http.DetectContentType and what it does not know.
func sniff(head []byte) string {
	starts := func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }
	switch {
	case len(head) > 12 && string(head[4:8]) == "ftyp":
		return brand(string(head[8:12]))
	case starts("II*\x00"), starts("MM\x00*"):
		return "image/tiff"
	case starts("7z\xbc\xaf\x27\x1c"):
		return "application/x-7z-compressed"
	case starts("\xfd7zXZ\x00"):
		return "application/x-xz"
	case starts("\x28\xb5\x2f\xfd"):
		return "application/zstd"
	case starts("BZh") && len(head) > 4 && head[3] >= '1' && head[3] <= '9' && head[4] == '1':
		return "application/x-bzip2"
	case len(head) > 262 && string(head[257:262]) == "ustar":
		return "application/x-tar"
	case starts("SQLite format 3\x00"):
		return "application/vnd.sqlite3"
	case starts("\xd4\xc3\xb2\xa1"), starts("\xa1\xb2\xc3\xd4"), starts("\x0a\x0d\x0d\x0a"):
		return "application/vnd.tcpdump.pcap"
	case starts("{\\rtf"):
		return "application/rtf"
	case starts(oleMagic):
		return oleType
	}
	mime := http.DetectContentType(head)
	if strings.HasPrefix(mime, "text/") && bytes.Contains(bytes.ToLower(head), []byte("<svg")) {
		return "image/svg+xml"
	}
	return mime
}

func brand(b string) string {
	switch {
	case b == "qt  ":
		return "video/quicktime"
	case b == "avif" || b == "avis":
		return "image/avif"
	case strings.HasPrefix(b, "hei") || strings.HasPrefix(b, "hev") || b == "mif1" || b == "msf1":
		return "image/heic"
	case strings.HasPrefix(b, "M4A"):
		return "audio/mp4"
	default:
		return "video/mp4"
	}
}
