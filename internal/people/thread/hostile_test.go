package thread_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"comptoir/internal/base/fault"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/thread"
)

// Any text is either kept as its clean form, with HTML that holds no script, or refused with a reason.
func TestAnyTextIsKeptOrRefused(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		rapid.Check(t, func(t *rapid.T) {
			bits := rapid.SliceOfN(rapid.OneOf(
				rapid.String(),
				rapid.SampledFrom([]string{"\x00", "\xff\xfe", "\u202e", "\u200b", "<script>alert(1)</script>", "[x](javascript:alert(1))", "@Camille Martin", "@", "`", "```", "'); DROP TABLE message; --", "$1", "\r\n", "👩‍💻", "e\u0301", "\xed\xa0\xbd"}),
			), 0, 6)
			text := strings.Join(bits.Draw(t, "text"), " ")
			m, err := act(r, sami, r.threads.Post, thread.PostIn{Kind: "ticket", ID: "42", Text: text})
			if clean := markdown.Clean(text); clean == "" || err != nil {
				if clean != "" || !fault.Is(err, "message.empty") {
					t.Fatalf("%q answered %v", text, err)
				}
				return
			}
			got := must(ask(r, camille, r.threads.Get, at(m)))(t)
			if got.Text != markdown.Clean(text) || got.HTML != markdown.Render(got.Text) || strings.Contains(got.HTML, "<script") || strings.Contains(got.HTML, `href="javascript`) {
				t.Fatalf("%q is kept as %q, shown as %q", text, got.Text, got.HTML)
			}
		})
	})
}

func TestHostileIdsAreNotFound(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		s := serve(t, r)
		for _, bad := range []string{"%00", "%FF", "a%00b", "%27%3B--", strings.Repeat("a", 60), "..%2F..%2Fetc"} {
			for _, path := range []string{"/threads/ticket/" + bad + "/messages", "/threads/" + bad + "/42/messages", messages + "/" + bad[:min(len(bad), 40)], "/files/" + bad} {
				if w := s.do(t, camille, "GET", path, nil); w.Code != 404 && w.Code != 422 {
					t.Errorf("%s: %d %s", path, w.Code, w.Body)
				}
			}
			for _, path := range []string{"/threads/ticket/42/followers/" + bad, messages + "/" + bad + "/reactions/%F0%9F%91%8D"} {
				if w := s.do(t, camille, "PUT", path, nil); w.Code/100 != 4 {
					t.Errorf("%s: %d %s", path, w.Code, w.Body)
				}
			}
		}
		for _, body := range []string{`{"text":"a","files":["\u0000"]}`, `{"text":"a","reply_to":"\u0000"}`, `{"text":"a","files":[""]}`, `{"text":"a","files":["../x"]}`} {
			if w := s.do(t, camille, "POST", messages, strings.NewReader(body)); w.Code/100 != 4 {
				t.Errorf("%s: %d %s", body, w.Code, w.Body)
			}
		}
		s.answers(t, 201, s.upload(t, sami, "a\xff.txt", []byte("un"), "Idempotency-Key", "\xff"))
	})
}
