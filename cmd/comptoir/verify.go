package main

import (
	"errors"
	"fmt"
	"os"

	"comptoir/internal/journey/crisis/chain"
)

// verifyCmd needs nothing but the file: no server, no database.
type verifyCmd struct {
	File string `arg:"" help:"An exported crisis log (JSON)." type:"existingfile"`
	Head string `help:"A hash that was printed elsewhere (in a situation point, an earlier export): the log must hold its line." placeholder:"HASH"`
}

// Run proves an exported log whole, or names the first line that is not.
func (v verifyCmd) Run() (err error) {
	f, err := os.Open(v.File)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	x, err := chain.Read(f)
	if err != nil {
		return err
	}
	report, broken := chain.Check(x, v.Head)
	if broken != nil {
		return errors.New(reasonOf(broken))
	}
	said := "A log written anew from its first line would be whole as well: give --head with a hash that was printed at the time."
	if v.Head != "" {
		said = fmt.Sprintf("The hash given is that of line %d: all up to there is what was written then.", report.Holds)
	}
	_, err = fmt.Printf("%s %q: whole, %d lines.\nhead %d %s\n%s\n", report.Number, report.Name, len(x.Lines), report.Head.Number, report.Head.Hash, said)
	return err
}

// reasonOf says in words what is wrong with a log, and with which of its lines first.
func reasonOf(b *chain.Broken) string {
	why, known := map[chain.Reason]string{
		chain.WrongNumber:    "it is missing, there twice, or out of order",
		chain.WrongWords:     "its words are not those that were written",
		chain.WrongLine:      "its time, type, author or seal is not what was written",
		chain.WrongLink:      "it does not follow the line before it, which was altered, or it was put in",
		chain.ErasedUnsaid:   "its words are gone, and no later line says that they were erased",
		chain.ForgedNewline:  "a field of one line holds several",
		chain.TailCut:        "the log ends before it; its tail was cut off",
		chain.HeadUnknown:    "no line has the hash given; the tail was cut off, or the log was written anew",
		chain.HeadMismatched: "the last line is not the head that the file names",
	}[b.Reason]
	switch {
	case b.Reason == chain.UnknownFormat:
		return "this file is not sealed as " + chain.Format
	case !known:
		return b.Error()
	}
	return fmt.Sprintf("line %d: %s", b.Number, why)
}
