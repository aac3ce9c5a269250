package app_test

import (
	"bytes"
	"mime/multipart"
	"strings"
	"testing"

	"comptoir/internal/app/apptest"
)

// What hangs on an edition that is not published yet is for those who write.
func TestFilesBelongToAnEdition(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		camille, sami, zoe := h.As("camille"), h.As("sami"), h.As("zoe")
		plan := fileOf(camille, "plan.txt", "Le plan du bureau")
		camille.Post("/articles", m{"title": "Imprimer", "template": "free", "sections": m{"body": "Choisir **IMP-3**."}, "audience": m{"kind": "everyone"}, "files": []string{plan}}).Is(201)
		camille.Get("/files/" + plan).Is(200)
		sami.Get("/files/"+plan).Is(404, "file.not_found")
		camille.Post("/articles/KB0000001/publish", nil).Is(200)
		sami.Get("/files/" + plan).Is(200)

		secret := fileOf(camille, "secret.txt", "Le mot de passe du copieur")
		got := camille.Patch("/articles/KB0000001", m{"files": []string{secret}, "drop_files": []string{plan}}).Is(200)
		if got.Text("edition") != "2" || got.Text("pending") != "draft" || got.Text("files.0.name") != "secret.txt" || got.Text("files.1") != "" {
			t.Fatalf("the next edition: %s", got.Body)
		}
		if got := sami.Get("/articles/KB0000001").Is(200); got.Text("files.0.name") != "plan.txt" || strings.Contains(string(got.Body), "secret") {
			t.Fatalf("Sami reads %s", got.Body)
		}
		sami.Get("/files/" + plan).Is(200)
		sami.Get("/files/"+secret).Is(404, "file.not_found")
		zoe.Get("/files/"+plan).Is(404, "file.not_found")
		if got := camille.Get("/articles/KB0000001/difference").Is(200); got.Text("parts.0.key") != "files" || got.Text("parts.1") != "" || !strings.Contains(string(got.Body), "plan.txt") {
			t.Fatalf("what changed: %s", got.Body)
		}

		camille.Post("/articles/KB0000001/publish", nil).Is(200)
		sami.Get("/files/" + secret).Is(200)
		sami.Get("/files/"+plan).Is(404, "file.not_found")
		if got := camille.Patch("/articles/KB0000001", m{"title": "Imprimer au 3e"}).Is(200); got.Text("files.0.name") != "secret.txt" || got.Text("files.1") != "" {
			t.Fatalf("other words, the same files: %s", got.Body)
		}
		camille.Post("/articles/KB0000001/retire", nil).Is(200)
		sami.Get("/files/"+secret).Is(404, "file.not_found")
		camille.Patch("/articles/KB0000001", m{"files": []string{plan}}).Is(422, "file.not_yours")
	})
}

// What is being written is shown as it will be read, and nothing is kept of it.
func TestPreviewOfAnArticle(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		camille, sami := h.As("camille"), h.As("sami")
		from := h.Head()
		got := camille.Post("/articles/preview", m{"sections": m{"cause": "Un **pilote**\n\n- ancien", "resolution": `<script>alert(1)</script> [x](javascript:alert(1))`}}).Is(200)
		if got.Text("html.cause") != "<p>Un <strong>pilote</strong></p>\n<ul>\n<li>ancien</li>\n</ul>" {
			t.Errorf("shown as %q", got.Text("html.cause"))
		}
		if html := got.Text("html.resolution"); strings.Contains(html, "<script") || strings.Contains(html, "javascript:") {
			t.Errorf("not safe: %q", html)
		}
		long := camille.Post("/articles/preview", m{"sections": m{"a": strings.Repeat("é", 100_000), "b": strings.Repeat("é", 100_001)}}).Is(422, "knowledge.too_long")
		if long.Text("errors.0.field") != "sections" {
			t.Errorf("refused with %s", long.Body)
		}
		sami.Post("/articles/preview", m{"sections": m{"a": "x"}}).Is(403)
		if h.Head() != from {
			t.Error("a preview left events")
		}
	})
}

func fileOf(p *apptest.Person, name, text string) string {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, _ := form.CreateFormFile("file", name) // a buffer takes everything
	_, _ = part.Write([]byte(text))
	_ = form.Close()
	return p.Send("/files", form.FormDataContentType(), &body).Is(201).Text("id")
}
