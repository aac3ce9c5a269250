package app_test

import (
	"context"
	"os/exec"
	"strings"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
	"comptoir/internal/base/db"
)

// A real agent, Debian's, reports the machine that runs this test.
func TestRealAgent(t *testing.T) {
	program, err := exec.LookPath("fusioninventory-agent")
	if err != nil {
		t.Skip("fusioninventory-agent is not installed: apt-get install --no-install-recommends fusioninventory-agent")
	}
	h := apptest.On(t, db.SQLite)
	f := fleetOf(t, h)
	report := func(args ...string) string {
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
		defer cancel()
		args = append([]string{"--no-task=deploy,collect,esx,netdiscovery,netinventory,wakeonlan", "--logger=stderr", "--debug"}, args...)
		out, err := exec.CommandContext(ctx, program, args...).CombinedOutput()
		if err != nil || strings.Contains(string(out), "[error]") || strings.Contains(string(out), "unexpected content") {
			t.Fatalf("the agent said %s: %v", out, err)
		}
		return string(out)
	}
	report("--server=" + f.url)
	agents := h.As("ana").Get("/inventory/agents").Is(200)
	ci := h.As("camille").Get("/cis/" + agents.Text("items.0.ci")).Is(200)
	if ci.Text("name") == "" || ci.Text("attributes.os") == "" || ci.Text("attributes.memory_mb") == "" || ci.Text("source") != "inventory" {
		t.Errorf("the machine is %s", ci.Body)
	}
	if !strings.Contains(agents.Text("items.0.client"), "FusionInventory") {
		t.Errorf("the agent is %s", agents.Body)
	}
	if list := h.As("camille").Get("/cis/" + ci.Text("id") + "/software?q=fusioninventory").Is(200); list.Text("items.0.name") != "fusioninventory-agent" {
		t.Errorf("the agent did not report itself among the programs: %s", list.Body)
	}
	secret := f.url[strings.LastIndex(f.url, "/")+1:]
	report("--server="+h.Server.URL+"/inventory/", "--user=agent", "--password="+secret)
	if again := h.As("ana").Get("/inventory/agents").Is(200); again.Text("items.0.reports") != "2" || again.Text("items.1.id") != "" {
		t.Errorf("by basic authentication the same machine reports again: %s", again.Body)
	}
}
