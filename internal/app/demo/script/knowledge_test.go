package script

import "testing"

// What people learnt in the demonstration is finished text by people who are there.
func TestKnowledgeIsWhole(t *testing.T) {
	demo := Demo()
	notes, articles, problems := Notes(), Articles(), Problems()
	if len(notes) < 40 || len(articles) < 25 || len(problems) < 6 {
		t.Fatalf("%d notes, %d articles, %d problems", len(notes), len(articles), len(problems))
	}
	works := func(key string) bool { p := demo.person(key); return p.Key != "" && p.Roles[0] != "requester" }
	for _, n := range notes {
		checkText(t, n.Title, "fr", n.Title)
		checkText(t, n.Title, "fr", n.Text)
		if !works(n.Author) || n.Title == "" || n.Text == "" || n.Audience != "agents" && n.Audience != "everyone" || n.Worked+n.Fail > 7 {
			t.Errorf("%+v", n)
		}
	}
	keys, english := map[string]string{}, 0
	for _, a := range articles {
		checkText(t, a.Key, a.Lang, a.Title)
		for _, text := range a.Sections {
			checkText(t, a.Key, a.Lang, text)
		}
		if !works(a.Author) || a.Title == "" || len(a.Sections) < 2 || keys[a.Key] != "" || a.Of != "" && (keys[a.Of] == "" || keys[a.Of] == a.Lang) || len(a.Category) != 2 {
			t.Errorf("%+v", a)
		}
		if keys[a.Key] = a.Lang; a.Lang == "en" {
			english++
		}
	}
	if english < 3 {
		t.Errorf("%d in English", english)
	}
	calls := 0
	for _, p := range problems {
		checkText(t, p.Title, "fr", p.Title)
		checkText(t, p.Title, "fr", p.Description)
		checkText(t, p.Title, "fr", p.Question)
		if !works(p.Owner) || demo.members(p.Group) == nil || p.Word == "" {
			t.Errorf("%+v", p)
		}
		if p.Question != "" {
			calls++
		}
		for _, s := range p.Said {
			checkText(t, p.Title, "fr", s.Text)
			if s.By != "" && demo.person(s.By).Key == "" {
				t.Errorf("%s: nobody is called %s", p.Title, s.By)
			}
		}
	}
	if calls < 5 {
		t.Errorf("%d calls", calls)
	}
}
