package app_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/png"
	"mime/multipart"
	"strings"
	"testing"

	"comptoir/internal/app/apptest"
)

// A person is known by what they did for others, as far as the reader may know of it.
func TestAProfileTellsWhatAPersonGave(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		camille, yanis, ines, sami, zoe := h.As("camille"), h.As("yanis"), h.As("ines"), h.As("sami"), h.As("zoe")
		profile := "/people/" + yanis.ID + "/profile"
		if got := camille.Get(profile).Is(200); got.Text("contributed") != "[]" || got.Text("helped") != "0" {
			t.Fatalf("before anything %s", got.Body)
		}
		ticket := camille.Post("/tickets", m{"kind": "incident", "title": "Écran noir", "assignee_id": yanis.ID}).Is(201).Text("id")
		yanis.Post("/tickets/"+ticket+"/start", nil).Is(200)
		yanis.Post("/tickets/"+ticket+"/resolve", m{"code": "solved", "notes": "Câble changé"}).Is(200)
		note := yanis.Post("/notes", m{"text": "Écran noir : changer le câble.", "audience": m{"kind": "agents"}}).Is(201).Text("id")
		camille.Post("/notes/"+note+"/worked", nil).Is(200)
		ines.Post("/notes/"+note+"/worked", nil).Is(200)
		camille.Post("/tickets", m{"kind": "problem", "title": "Câbles fragiles"}).Is(201)
		call := camille.Post("/tickets/PRB0000001/call", m{"question": "Qui en a vu d'autres ?"}).Is(201).Text("id")
		found := yanis.Post("/calls/"+call+"/contributions", m{"text": "Le lot de mars."}).Is(201).Text("id")
		camille.Post("/contributions/"+found+"/mark", m{"as": "lead"}).Is(200)

		got := camille.Get(profile).Is(200)
		for i, want := range []string{"solved", "found", "note"} {
			at := "contributed." + string(rune('0'+i))
			if got.Text(at+".kind") != want || got.Text(at+".count") != "1" {
				t.Fatalf("%s is %s, want %s: %s", at, got.Text(at+".kind"), want, got.Body)
			}
		}
		if got.Text("helped") != "2" || got.Text("contributed.2.items.0.kind") != "note" || got.Text("contributed.2.items.0.worked") != "2" {
			t.Fatalf("helped: %s", got.Body)
		}
		// Whoever asks for help knows of none of it, and of no number either.
		if got := sami.Get(profile).Is(200); got.Text("contributed") != "[]" || got.Text("helped") != "0" {
			t.Fatalf("Sami sees %s", got.Body)
		}
		zoe.Get(profile).Is(404)

		// The same records are looked at where they are named.
		if got := camille.Get("/cards/note/" + note).Is(200); got.Text("assignee.id") != yanis.ID || got.Text("state") != "confirmed" || !strings.Contains(got.Text("summary"), "câble") {
			t.Fatalf("note %s", got.Body)
		}
		if got := camille.Get("/cards/ticket/INC0000001").Is(200); got.Text("id") != ticket || got.Text("state") != "resolved" || got.Text("assignee.id") != yanis.ID {
			t.Fatalf("ticket %s", got.Body)
		}
		camille.Get("/cards/call/" + call).Is(200)
		post := yanis.Post("/posts", m{"text": "**Câbles** du lot de mars"}).Is(201).Text("id")
		if got := camille.Get("/cards/post/" + post).Is(200); got.Text("title") != "Câbles du lot de mars" || got.Text("assignee.id") != yanis.ID {
			t.Fatalf("post %s", got.Body)
		}
		for _, path := range []string{"/cards/note/" + note, "/cards/ticket/INC0000001", "/cards/post/" + post, "/cards/nothing/x"} {
			sami.Get(path).Is(404)
			zoe.Get(path).Is(404)
		}
	})
}

// What a feed reader uses is told once; whether there is one is told always.
func TestTheFeedTokenIsThereOrNot(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		yanis := h.As("yanis")
		if got := yanis.Get("/me/feed-token").Is(200); got.Text("made") != "false" {
			t.Fatalf("before %s", got.Body)
		}
		first := yanis.Post("/me/feed-token", nil).Is(201).Text("token")
		if got := yanis.Get("/me/feed-token").Is(200); got.Text("made") != "true" || got.Text("made_at") == "" || strings.Contains(string(got.Body), first) {
			t.Fatalf("after %s", got.Body)
		}
		second := yanis.Post("/me/feed-token", nil).Is(201).Text("token")
		yanis.Get("/feed.atom?token=" + first).Is(401)
		yanis.Get("/feed.atom?token=" + second).Is(200)
		yanis.Delete("/me/feed-token").Is(204)
		yanis.Get("/feed.atom?token=" + second).Is(401)
	})
}

func TestAPictureIsSmall(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		yanis, camille := h.As("yanis"), h.As("camille")
		var square bytes.Buffer
		if err := png.Encode(&square, image.NewGray(image.Rect(0, 0, 64, 64))); err != nil {
			t.Fatal(err)
		}
		small := sendPicture(t, yanis, square.Bytes())
		yanis.Patch("/me/profile", m{"avatar": small}).Is(200)
		asked := "/people/pictures?ids=" + yanis.ID + "," + camille.ID + ",nobody"
		if got := camille.Get(asked).Is(200); got.Text("items.0.id") != yanis.ID || got.Text("items.0.avatar") != small || got.Text("items.1") != "" {
			t.Fatalf("pictures %s", got.Body)
		}
		if got := h.As("zoe").Get(asked).Is(200); got.Text("items") != "[]" {
			t.Fatalf("Zoé sees %s", got.Body)
		}
		camille.Get("/files/" + small).Is(200)
		camille.Get("/people/pictures?ids=" + strings.Repeat("a,", 3) + strings.Repeat("b", 5)).Is(200)

		// A few bytes that say they are a picture of 50,000 × 50,000 would unpack to gigabytes in every browser.
		bomb := sendPicture(t, yanis, claiming(square.Bytes(), 50_000))
		if got := yanis.Patch("/me/profile", m{"avatar": bomb}).Is(422, "profile.picture_too_large"); got.Text("errors.0.field") != "avatar" {
			t.Fatalf("bomb: %s", got.Body)
		}
		text := sendPicture(t, yanis, []byte("pas une image"))
		if got := yanis.Patch("/me/profile", m{"avatar": text}).Is(422); got.Text("errors.0.code") != "profile.not_a_picture" {
			t.Fatalf("text: %s", got.Body)
		}
		if got := camille.Get(asked).Is(200); got.Text("items.0.avatar") != small {
			t.Fatalf("still the first: %s", got.Body)
		}
		yanis.Patch("/me/profile", m{"avatar": ""}).Is(200)
		if got := camille.Get(asked).Is(200); got.Text("items") != "[]" {
			t.Fatalf("taken away: %s", got.Body)
		}
	})
}

func sendPicture(t *testing.T, who *apptest.Person, content []byte) string {
	t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", "portrait.png")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return who.Send("/files", w.FormDataContentType(), &form).Is(201).Text("id")
}

// claiming is a PNG whose header says that it is that wide and high.
func claiming(content []byte, side uint32) []byte {
	out := bytes.Clone(content)
	header := out[12:29] // IHDR and its fields
	binary.BigEndian.PutUint32(header[4:], side)
	binary.BigEndian.PutUint32(header[8:], side)
	binary.BigEndian.PutUint32(out[29:], crc32.ChecksumIEEE(header))
	return out
}
