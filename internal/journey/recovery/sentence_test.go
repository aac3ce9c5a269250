package recovery

import (
	"strings"
	"testing"

	"comptoir/internal/base/i18n"
)

func TestTheSentenceIsRightForNoneOneAndMany(t *testing.T) {
	text, err := i18n.New(Locales)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		about  string
		stakes Stakes
		fr, en string
	}{
		{"many", Stakes{Name: "SRV-12", Services: 3, Users: 412, RTO: 240, Group: "Systèmes"},
			"Si SRV-12 tombe : 3 services, environ 412 utilisateurs, DMIA la plus courte 4 h, groupe de support : Systèmes.",
			"If SRV-12 fails: 3 services, about 412 users, shortest RTO 4 h, support group: Systèmes."},
		{"one", Stakes{Name: "SRV-12", Services: 1, Users: 1, RTO: 90, Group: "Systèmes"},
			"Si SRV-12 tombe : 1 service, environ 1 utilisateur, DMIA la plus courte 1 h 30, groupe de support : Systèmes.",
			"If SRV-12 fails: 1 service, about 1 user, shortest RTO 1 h 30, support group: Systèmes."},
		{"nothing", Stakes{Name: "IMP-3"}, "Si IMP-3 tombe : aucun service touché, aucun groupe de support.", "If IMP-3 fails: no service affected, no support group."},
		{"unknown", Stakes{Name: "Base", Services: 2}, "Si Base tombe : 2 services, aucun utilisateur connu, DMIA inconnue, aucun groupe de support.",
			"If Base fails: 2 services, no known user, RTO unknown, no support group."},
		{"redundancy only", Stakes{Name: "SW-1", Degraded: 1}, "Si SW-1 tombe : aucun service arrêté, 1 service sans secours, aucun groupe de support.",
			"If SW-1 fails: no service stops, 1 service with no standby left, no support group."},
		{"both", Stakes{Name: "SW-1", Services: 1, Users: 1200, RTO: 30, Degraded: 2, Group: "Réseau"},
			"Si SW-1 tombe : 1 service, environ 1 200 utilisateurs, DMIA la plus courte 30 min, 2 services sans secours, groupe de support : Réseau.",
			"If SW-1 fails: 1 service, about 1,200 users, shortest RTO 30 min, 2 services with no standby left, support group: Réseau."},
	} {
		t.Run(c.about, func(t *testing.T) {
			for lang, want := range map[string]string{"fr": c.fr, "en": c.en} {
				got := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(Tell(text, lang, c.stakes))
				if got != want {
					t.Errorf("%s: %q, want %q", lang, got, want)
				}
			}
		})
	}
	if got := Tell(text, "fr", Stakes{Name: "A", Services: 1}); !strings.Contains(got, "tombe\u00a0: ") {
		t.Errorf("French typography is missing in %q", got)
	}
}
