// Package words turns a text into the terms that search compares: words cut as a reader sees them, without elided articles
// (l', d', qu'), brought to their stem in French or English, without accents; compound spellings (e-mail, base-de-données,
// (dés)activer, Windows10) both in parts and joined. It is pure, and gives the same terms for the same text for ever: a change
// of its rules is a new Version, at which indexes are made again.
package words

// Version names the rules.
const Version = 1
