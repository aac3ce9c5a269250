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
	if _, err := fmt.Printf("%s %q: whole, %d lines.\nhead %d %s\n", report.Number, report.Name, len(x.Lines), report.Head.Number, report.Head.Hash); err != nil {
		return err
	}
	if v.Head == "" {
		_, err = fmt.Println("A log written anew from its first line would be whole as well: give --head with a hash that was printed at the time.")
		return err
	}
	_, err = fmt.Printf("The hash given is that of line %d: all up to there is what was written then.\n", report.Holds)
	return err
}

// reasonOf says in words what is wrong with a log.
func reasonOf(b *chain.Broken) string {
	line := fmt.Sprintf("line %d", b.Number)
	switch b.Reason {
	case chain.WrongNumber:
		return line + ": it is missing, there twice, or out of order"
	case chain.WrongWords:
		return line + ": its words are not those that were written"
	case chain.WrongLine:
		return line + ": its time, type, author or seal is not what was written"
	case chain.WrongLink:
		return line + ": it does not follow the line before it, which was altered, or it was put in"
	case chain.ErasedUnsaid:
		return line + ": its words are gone, and no later line says that they were erased"
	case chain.ForgedNewline:
		return line + ": a field of one line holds several"
	case chain.TailCut:
		return line + ": the log ends before it; its tail was cut off"
	case chain.HeadUnknown:
		return line + ": no line has the hash given; the tail was cut off, or the log was written anew"
	case chain.HeadMismatched:
		return line + ": the last line is not the head that the file names"
	case chain.UnknownFormat:
		return "this file is not sealed as " + chain.Format
	default:
		return b.Error()
	}
}
