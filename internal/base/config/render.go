package config

import (
	"fmt"
	"strings"
)

// Example renders a settings file in which every setting stands, explained, at its default.
func Example() string {
	var b strings.Builder
	b.WriteString("# Settings of Comptoir. Every line shows the default; remove the # to change it.\n")
	b.WriteString("# The environment (COMPTOIR_…) is stronger than this file, the command line stronger still.\n")
	about, section := sections(), ""
	for _, k := range Keys() {
		if k.Section != section {
			section = k.Section
			fmt.Fprintf(&b, "\n# %s\n[%s]\n", about[section], section)
		}
		fmt.Fprintf(&b, "\n# %s\n#%s = %s\n", k.Doc, strings.TrimPrefix(k.Name, section+"."), k.literal())
	}
	return b.String()
}

func (k Key) literal() string {
	switch k.Kind {
	case "yes/no", "number":
		return k.Default
	case "list":
		return "[]"
	default:
		return fmt.Sprintf("%q", k.Default)
	}
}

// Reference renders docs/configuration.md.
func Reference() string {
	var b strings.Builder
	b.WriteString(`# Configuration

<!-- Rendered from internal/base/config by its test; run "go test ./internal/base/config -update" after a change. -->

Comptoir starts without any setting. What you do set comes from, each stronger than the one before:

1. the default below;
2. one TOML file, named by ` + "`--config FILE`" + ` or ` + "`COMPTOIR_CONFIG`" + `;
3. the environment: ` + "`COMPTOIR_`" + ` and the key in capitals, dots as underscores;
4. the command line: ` + "`--`" + ` and the key, dots and underscores as hyphens.

A key that does not exist is refused at the start, and the nearest one is named. Lists are separated by commas in the
environment and on the command line. Secrets are never written to the log.

`)
	row := func(k Key) {
		def := "empty"
		if k.Default != "" {
			def = "`" + k.Default + "`"
		}
		fmt.Fprintf(&b, "| `%s` | `%s` | `--%s` | %s | %s |\n", k.Name, k.Env, k.Flag, def, strings.ReplaceAll(k.Doc, "|", "\\|"))
	}
	const head = "| key | environment | flag | default | what it is |\n| --- | --- | --- | --- | --- |\n"
	b.WriteString("## The server\n\n" + head)
	about, section := sections(), ""
	for _, k := range Keys() {
		if k.Section != section {
			section = k.Section
			fmt.Fprintf(&b, "\n## `%s`\n\n%s\n\n%s", section, about[section], head)
		}
		row(k)
	}
	b.WriteString("\n## A file with everything in it\n\n```toml\n" + Example() + "```\n")
	return b.String()
}
