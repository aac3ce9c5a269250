package thread_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/blob"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/people/thread"
)

// served is the rig behind its routes; the header X-Who says who asks.
type served struct {
	*rig
	http  http.Handler
	files *thread.Files
}

func serve(t *testing.T, r *rig) served {
	t.Helper()
	store := must(blob.Open(t.TempDir()))(t)
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	a := api.New(api.Config{
		DB: r.DB, Permissions: thread.Permissions,
		Authenticate: func(q *http.Request) (auth.Actor, error) {
			who, ok := r.people[q.Header.Get("X-Who")]
			if !ok {
				return auth.Actor{}, fault.Unauthenticated("session.required")
			}
			return who, nil
		},
		Text: func(_, key string, _ map[string]any) string { return key },
		Lang: func(string) string { return "fr" },
	})
	r.threads.Limits.FileBytes = 200 << 10
	files := &thread.Files{DB: r.DB, Store: store, Threads: r.threads}
	thread.Register(a.Root(), r.threads, files)
	return served{r, a.Handler(), files}
}

func (s served) do(t testing.TB, who, method, path string, body io.Reader, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	q := httptest.NewRequestWithContext(t.Context(), method, "/api/v1"+path, body)
	q.Header.Set("X-Who", who)
	q.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		q.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.http.ServeHTTP(w, q)
	return w
}

func (s served) answers(t testing.TB, want int, w *httptest.ResponseRecorder) map[string]any {
	t.Helper()
	if w.Code != want {
		t.Fatalf("%d %s; want %d", w.Code, w.Body, want)
	}
	out := map[string]any{}
	if w.Body.Len() > 0 {
		if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

const messages = "/threads/ticket/42/messages"

func TestRoutes(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		s := serve(t, r)
		post := func() map[string]any {
			return s.answers(t, 201, s.do(t, sami, "POST", messages, strings.NewReader(`{"text":" **Bonjour** @yanis\u202e"}`), "Idempotency-Key", "k1"))
		}
		m := post()
		if m["html"] != "<p><strong>Bonjour</strong> @yanis</p>" || m["text"] != "**Bonjour** @yanis" || m["seq"] != 1.0 || len(m["mentions"].([]any)) != 1 {
			t.Errorf("posted %v", m)
		}
		if again := post(); again["id"] != m["id"] || again["html"] != m["html"] {
			t.Errorf("the same key answers %v", again)
		}
		one := messages + "/" + m["id"].(string)
		e := s.answers(t, 200, s.do(t, sami, "PATCH", one, strings.NewReader(`{"text":"_Bonsoir_"}`), "If-Match", `"1"`))
		if e["html"] != "<p><em>Bonsoir</em></p>" || e["version"] != 2.0 {
			t.Errorf("edited %v", e)
		}
		s.answers(t, 412, s.do(t, sami, "PATCH", one, strings.NewReader(`{"text":"x"}`), "If-Match", `"1"`))
		s.answers(t, 204, s.do(t, camille, "PUT", one+"/reactions/%F0%9F%91%8D%F0%9F%8F%BD", nil))
		s.answers(t, 204, s.do(t, camille, "DELETE", one+"/reactions/%F0%9F%91%8D%F0%9F%8F%BD", nil))
		s.answers(t, 422, s.do(t, camille, "PUT", one+"/reactions/ok", nil))
		s.answers(t, 204, s.do(t, camille, "PUT", "/threads/ticket/42/read", strings.NewReader(`{"seq":1}`)))
		s.answers(t, 204, s.do(t, camille, "PUT", "/threads/ticket/42/followers/me", nil))
		if f := s.answers(t, 200, s.do(t, camille, "GET", "/threads/ticket/42/followers", nil)); len(f["items"].([]any)) != 2 {
			t.Errorf("followers %v", f)
		}
		s.answers(t, 204, s.do(t, camille, "DELETE", "/threads/ticket/42/followers/me", nil))
		s.answers(t, 200, s.do(t, camille, "GET", one+"/history", nil))
		s.answers(t, 403, s.do(t, sami, "GET", one+"/history", nil))
		s.answers(t, 200, s.do(t, camille, "GET", "/threads/unread", nil))
		s.answers(t, 200, s.do(t, sami, "GET", one, nil))
		page := s.answers(t, 200, s.do(t, sami, "GET", messages+"?after=0&limit=10", nil))
		if page["head"] != 1.0 || len(page["items"].([]any)) != 1 || len(page["read"].([]any)) != 1 {
			t.Errorf("page %v", page)
		}
		if d := s.answers(t, 200, s.do(t, sami, "DELETE", one, nil)); d["deleted"] != true {
			t.Errorf("deleted %v", d)
		}
		for _, who := range []string{lea, zoe} { // whoever has no part in it
			for _, path := range []string{messages, one, "/threads/ticket/42/followers"} {
				s.answers(t, 404, s.do(t, who, "GET", path, nil))
			}
			s.answers(t, 404, s.do(t, who, "POST", messages, strings.NewReader(`{"text":"x"}`)))
			s.answers(t, 404, s.do(t, who, "DELETE", one, nil))
			s.answers(t, 404, s.do(t, who, "PUT", "/threads/ticket/42/read", strings.NewReader(`{"seq":1}`)))
		}
		for body, code := range map[string]string{
			`{"text":"` + strings.Repeat(`\ud83d\ude00`, 20_001) + `"}`: "message.too_long",
			`{"text":"` + strings.Repeat("a", 250_000) + `"}`:           "message.too_long",
			`{}`:                          "message.empty",
			`{"text":"\u0000\u200b"}`:     "message.empty",
			`{"text":"x","unknown":true}`: "request.invalid",
		} {
			if p := s.answers(t, 422, s.do(t, sami, "POST", messages, strings.NewReader(body))); p["code"] != code {
				t.Errorf("%.40s: %v", body, p)
			}
		}
		s.answers(t, 201, s.do(t, sami, "POST", messages, strings.NewReader(`{"text":"`+strings.Repeat(`\ud83d\ude00`, 20_000)+`"}`)))
	})
}

func (s served) upload(t testing.TB, who, name string, content []byte, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part := must(form.CreateFormFile("file", name))(t)
	must(part.Write(content))(t)
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	return s.do(t, who, "POST", "/files", &body, append(headers, "Content-Type", form.FormDataContentType())...)
}

func drawing(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewNRGBA(image.Rect(0, 0, 900, 300))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestFiles(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		s := serve(t, r)
		pic := drawing(t)
		f := s.answers(t, 201, s.upload(t, sami, `C:\écran "1".jpg`, pic))
		if f["name"] != "écran _1_.png" || f["type"] != "image/png" || f["width"] != 900.0 || f["size"] != float64(len(pic)) {
			t.Errorf("uploaded %v", f)
		}
		path := "/files/" + f["id"].(string)
		s.answers(t, 404, s.do(t, camille, "GET", path, nil)) // nobody's but the owner's yet
		w := s.do(t, sami, "GET", path, nil)
		if w.Code != 200 || !bytes.Equal(w.Body.Bytes(), pic) || w.Header().Get("X-Content-Type-Options") != "nosniff" ||
			!strings.HasPrefix(w.Header().Get("Content-Disposition"), "inline") || !strings.Contains(w.Header().Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%d %v", w.Code, w.Header())
		}
		if w = s.do(t, sami, "GET", path, nil, "If-None-Match", w.Header().Get("ETag")); w.Code != 304 {
			t.Errorf("asked again: %d", w.Code)
		}
		if w = s.do(t, sami, "GET", path+"?download=1", nil); !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
			t.Errorf("to save: %v", w.Header())
		}
		if w = s.do(t, sami, "GET", path+"?size=thumb", nil); w.Code != 200 || w.Body.Len() == 0 {
			t.Errorf("thumb: %d", w.Code)
		}
		steal := thread.PostIn{Kind: "ticket", ID: "42", Text: "x", Files: []string{f["id"].(string)}}
		_, err := act(r, camille, r.threads.Post, steal)
		refused(t, err, fault.KindInvalid, "file.not_yours")
		m := must(act(r, sami, r.threads.Post, thread.PostIn{Kind: "ticket", ID: "42", Files: steal.Files}))(t)
		if len(m.Files) != 1 || m.Files[0].Width != 900 {
			t.Errorf("posted %+v", m)
		}
		_, err = act(r, sami, r.threads.Post, steal) // once only
		refused(t, err, fault.KindInvalid, "file.not_yours")
		if w = s.do(t, camille, "GET", path, nil); w.Code != 200 {
			t.Errorf("a reader gets %d", w.Code)
		}
		s.answers(t, 404, s.do(t, lea, "GET", path, nil))
		s.answers(t, 404, s.do(t, zoe, "GET", path, nil))
		if page := r.list(t, camille, thread.ListIn{}); len(page.Items[0].Files) != 1 {
			t.Errorf("listed %+v", page.Items[0])
		}
		must(act(r, sami, r.threads.Delete, at(m)))(t)
		s.answers(t, 404, s.do(t, sami, "GET", path, nil))
		if w = s.do(t, camille, "GET", path, nil); w.Code != 200 { // like the history
			t.Errorf("who handles the record gets %d of a deleted message", w.Code)
		}

		n := s.answers(t, 201, s.upload(t, camille, "a.html", []byte("<script>alert(1)</script>")))
		must(act(r, camille, r.threads.Post, thread.PostIn{Kind: "ticket", ID: "42", Internal: true, Files: []string{n["id"].(string)}}))(t)
		s.answers(t, 404, s.do(t, sami, "GET", "/files/"+n["id"].(string), nil))
		if w = s.do(t, yanis, "GET", "/files/"+n["id"].(string), nil); !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
			t.Errorf("a page is shown: %v", w.Header())
		}
	})
}

func TestUploadRefused(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		s := serve(t, r)
		for _, c := range []struct {
			name    string
			content []byte
			status  int
			code    string
		}{
			{"a.txt", nil, 422, "file.empty"},
			{"a.txt", make([]byte, 200<<10+1), 413, "file.too_big"},
			{"a.txt", make([]byte, 1<<20), 413, "file.too_big"},
			{"virus.exe", []byte("MZ"), 422, "file.forbidden_kind"},
		} {
			if p := s.answers(t, c.status, s.upload(t, sami, c.name, c.content)); p["code"] != c.code {
				t.Errorf("%s: %v", c.name, p)
			}
		}
		s.answers(t, 422, s.do(t, sami, "POST", "/files", strings.NewReader("{}")))
		a := s.answers(t, 201, s.upload(t, sami, "a.txt", []byte("un"), "Idempotency-Key", "k"))
		b := s.answers(t, 201, s.upload(t, sami, "a.txt", []byte("un"), "Idempotency-Key", "k"))
		if a["id"] != b["id"] {
			t.Errorf("two files %v %v", a, b)
		}
		if p := s.answers(t, 422, s.upload(t, sami, "a.txt", []byte("deux"), "Idempotency-Key", "k")); p["code"] != "idempotency.other_body" {
			t.Errorf("another body: %v", p)
		}
		if other := s.answers(t, 201, s.upload(t, lea, "a.txt", []byte("trois"), "Idempotency-Key", "k")); other["id"] == a["id"] {
			t.Error("two persons share a key")
		}
	})
}

func TestSweep(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		s := serve(t, r)
		loose := s.answers(t, 201, s.upload(t, sami, "a.txt", []byte("un")))["id"].(string)
		used := s.answers(t, 201, s.upload(t, sami, "a.txt", []byte("un")))["id"].(string)
		must(act(r, sami, r.threads.Post, thread.PostIn{Kind: "ticket", ID: "42", Files: []string{used}}))(t)
		own := s.answers(t, 201, s.upload(t, sami, "a.txt", []byte("un")))["id"].(string)
		must(act(r, sami, func(ctx ctxt, tx *tx, _ int) (int, error) { return 0, thread.AttachTo(ctx, tx, ticket, []string{own}) }, 0))(t)
		if n := must(s.files.Sweep(ctx, r.tenant))(t); n != 0 {
			t.Errorf("swept %d of today", n)
		}
		r.Clock.Add(25 * time.Hour)
		fresh := s.answers(t, 201, s.upload(t, sami, "a.txt", []byte("un")))["id"].(string)
		if n := must(s.files.Sweep(ctx, r.tenant))(t); n != 1 {
			t.Errorf("swept %d", n)
		}
		for file, want := range map[string]int{loose: 404, used: 200, own: 200, fresh: 200} {
			if w := s.do(t, sami, "GET", "/files/"+file, nil); w.Code != want {
				t.Errorf("%d; want %d", w.Code, want)
			}
		}
		on := must(ask(r, sami, func(ctx ctxt, rd db.Reader, _ int) ([]thread.File, error) { return thread.FilesOf(ctx, rd, ticket) }, 0))(t)
		if len(on) != 1 || on[0].ID != own {
			t.Errorf("on the record %v", on)
		}
		must(s.files.Store.Put(ctx, r.tenant, "lost", "a.txt", strings.NewReader("perdu"), 100))(t)
		r.Clock.Add(time.Until(r.Clock.Now()) * -1) // the store has the time of the machine
		r.Clock.Add(48 * time.Hour)
		if n := must(s.files.Orphans(ctx))(t); n != 1 {
			t.Errorf("%d orphans", n)
		}
	})
}

func TestRecord(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		m := r.say(t, sami, "*a*")
		must(act(r, camille, r.threads.React, thread.ReactIn{Kind: "ticket", ID: "42", Message: m.ID, Emoji: "👍"}))(t)
		r.mark(t, camille, 1)
		must(act(r, camille, r.threads.Follow, thread.FollowIn{Kind: "ticket", ID: "42", Person: "me"}))(t)
		got := must(db.View(ctx, r.DB, r.people[camille], func(ctx ctxt, rd db.Reader) ([]any, error) {
			events, err := db.Events(ctx, rd, 0, 100)
			var out []any
			for _, e := range events {
				record, _, e := r.threads.Record(ctx, rd, e)
				if e != nil {
					return nil, e
				}
				out = append(out, record)
			}
			return append(out, event.Event{}), err
		}))(t)
		posted, ok := got[1].(thread.Message)
		if !ok || posted.HTML != "<p><em>a</em></p>" || posted.Version != 2 || posted.Reactions[0].Mine || posted.Reactions[0].PersonIDs[0] != camille {
			t.Errorf("pushed %+v", got[1])
		}
		if mark, ok := got[2].(thread.Mark); !ok || mark.Seq != 1 || mark.Person.Name != "Camille Martin" {
			t.Errorf("pushed %+v", got[2])
		}
		if got[3] != nil {
			t.Errorf("pushed %+v", got[3])
		}
	})
}
