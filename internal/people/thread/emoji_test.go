package thread

import "testing"

func TestEmoji(t *testing.T) {
	for in, want := range map[string]string{
		"👍": "👍", "👍🏽": "👍🏽", "✅": "✅", "✅\ufe0f": "✅", "❤": "❤\ufe0f", "❤\ufe0f": "❤\ufe0f", "☝🏿": "☝🏿", "🇫🇷": "🇫🇷",
		"👩\u200d💻": "👩\u200d💻", "👩🏾\u200d💻": "👩🏾\u200d💻", "🏳\ufe0f\u200d🌈": "🏳\ufe0f\u200d🌈", "1\ufe0f\u20e3": "1\ufe0f\u20e3", "1\u20e3": "1\ufe0f\u20e3",
		"🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f": "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
		"❤\ufe0f\u200d🔥": "❤\ufe0f\u200d🔥", "👨\u200d👩\u200d👧\u200d👦": "👨\u200d👩\u200d👧\u200d👦",
		"": "", "a": "", "👍👍": "", "👍a": "", " 👍": "", "1": "", "\u200d": "", "👍\u200d": "", "\u200d👍": "", "🇫": "", "🇫🇷🇫🇷": "", "\ufe0f": "",
		"🏽": "", "👍🏽🏽": "", "a\u20e3": "", "<b>": "", "👍\ufe0f\ufe0f": "", "🏴\U000e0067": "", "😀\u0301": "",
	} {
		got, ok := emoji(in)
		if ok != (want != "") || ok && got != want {
			t.Errorf("emoji(%q) is %q, %v; want %q", in, got, ok, want)
		}
		if again, _ := emoji(got); ok && again != got {
			t.Errorf("%q has two spellings, %q and %q", in, got, again)
		}
	}
}
