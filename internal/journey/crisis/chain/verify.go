package chain

import (
	"fmt"
	"strings"
)

// Broken is why a log is not whole. Number is the first line at fault; where a tail is missing, it is the first line that is not
// there; 0 where the fault is in no line.
type Broken struct {
	Number int64
	Reason Reason
}

// Reason says what is wrong.
type Reason string

// What can be wrong with a log.
const (
	WrongNumber    Reason = "number"          // a line is missing, twice there, or out of order
	WrongWords     Reason = "words"           // the words are not those that were written
	WrongLine      Reason = "line"            // something else of the line is not what was written
	WrongLink      Reason = "link"            // it does not follow the line before
	ErasedUnsaid   Reason = "erased_unsaid"   // words are gone, and no later line says that they were erased
	ForgedNewline  Reason = "newline"         // a field that holds one line holds several
	TailCut        Reason = "tail"            // the log ends before the head it names
	HeadUnknown    Reason = "head"            // no line has the hash that the log was to hold: its tail was cut off, or it was written anew
	UnknownFormat  Reason = "format"          // sealed in a way that is not known here
	HeadMismatched Reason = "head_mismatched" // the last line is not the head that the log names
)

// Error implements error.
func (b *Broken) Error() string {
	if b.Number == 0 {
		return "the log is not whole: " + string(b.Reason)
	}
	return fmt.Sprintf("the log is not whole, first at line %d: %s", b.Number, b.Reason)
}

// Verify proves the lines of a crisis whole: from 1 without gap, each sealed and following the one before. It answers nil, or what
// is wrong with the first line that is wrong.
func Verify(crisis string, lines []Line) *Broken {
	prev := Start
	erasures := erasuresOf(lines)
	for i := range lines {
		l, n := &lines[i], int64(i)+1
		switch {
		case l.Number != n:
			return &Broken{n, WrongNumber}
		case strings.ContainsRune(crisis+l.Type+l.Verification+l.Author+l.Recorder+l.Source+l.Doubt+l.Code+l.Args+l.Salt, '\n'):
			return &Broken{n, ForgedNewline}
		case l.Prev != prev:
			return &Broken{n, WrongLink}
		case l.IsErased() && (l.Code != "" || l.Args != "" || l.Text != ""):
			return &Broken{n, WrongWords}
		case l.IsErased() && erasures[n] <= n:
			return &Broken{n, ErasedUnsaid}
		case !l.IsErased() && l.Digest != l.digest():
			return &Broken{n, WrongWords}
		case l.Hash != l.hash(crisis):
			return &Broken{n, WrongLine}
		}
		prev = l.Hash
	}
	return nil
}

// erasuresOf gives, for each line that was erased, the last line that says so.
func erasuresOf(lines []Line) map[int64]int64 {
	out := map[int64]int64{}
	for i := range lines {
		if lines[i].Code == Erased {
			out[lines[i].About] = lines[i].Number
		}
	}
	return out
}

// Holds looks for the line that has a hash which was printed once (in a situation point, in an earlier export): it answers its
// number, or what a reader must think of a log that does not hold it.
func Holds(lines []Line, head string) (int64, *Broken) {
	head = strings.ToLower(strings.TrimSpace(head))
	if head == Start {
		return 0, nil
	}
	for i := range lines {
		if lines[i].Hash == head {
			return lines[i].Number, nil
		}
	}
	return 0, &Broken{int64(len(lines)) + 1, HeadUnknown}
}
