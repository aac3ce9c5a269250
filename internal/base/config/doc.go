// Package config reads the settings of the server. A value comes from, in growing order of strength: its default, one TOML
// file, the environment (COMPTOIR_ADDR, COMPTOIR_SMTP_HOST …), the command line (--addr, --smtp-host …).
//
// The Config struct is the only list of settings: its tags name, default and explain each one, and the reference page
// and the example file are rendered from them. A key nobody knows is refused, and the nearest known one is named.
package config
