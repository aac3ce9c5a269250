// Package fault is the one error type a person may be shown: a kind that decides the HTTP status, and a code that is the
// translation key, the anchor in the documentation and what tests compare.
package fault

import (
	"errors"
	"fmt"
)

// Kind says whose fault it is and what the caller can do about it.
type Kind int

// The kinds, each one HTTP status (base/api/problem.go).
const (
	KindInternal Kind = iota
	KindInvalid
	KindUnauthenticated
	KindDenied
	KindNotFound
	KindConflict
	KindStale
	KindTooMany
	KindTooLarge
	KindUnavailable
	KindGone
)

// Field names one input at fault and why (a code, translated like the error's own).
type Field struct {
	Name string
	Code string
	Args map[string]any
}

// Error is a fault with its code, the fields at fault and the values its text mentions.
type Error struct {
	Kind   Kind
	Code   string
	Fields []Field
	Args   map[string]any
	cause  error
}

func (e *Error) Error() string {
	s := e.Code
	for _, f := range e.Fields {
		s += fmt.Sprintf(" [%s: %s]", f.Name, f.Code)
	}
	if e.cause != nil {
		s += ": " + e.cause.Error()
	}
	return s
}

// Unwrap gives the cause, which is logged and never shown.
func (e *Error) Unwrap() error { return e.cause }

// With returns a copy carrying a value the text mentions, such as a limit.
func (e *Error) With(name string, value any) *Error {
	c := *e
	c.Args = make(map[string]any, len(e.Args)+1)
	for k, v := range e.Args {
		c.Args[k] = v
	}
	c.Args[name] = value
	return &c
}

// Because returns a copy carrying the cause for the log.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.cause = cause
	return &c
}

// New makes a fault of a kind.
func New(kind Kind, code string, fields ...Field) *Error {
	return &Error{Kind: kind, Code: code, Fields: fields}
}

// Invalid: the input cannot be accepted as it is; the fields say where.
func Invalid(code string, fields ...Field) *Error { return New(KindInvalid, code, fields...) }

// InvalidField is Invalid for the usual case of one field whose own code is the whole story.
func InvalidField(name, code string) *Error {
	return New(KindInvalid, code, Field{Name: name, Code: code})
}

// Unauthenticated: we do not know who asks.
func Unauthenticated(code string) *Error { return New(KindUnauthenticated, code) }

// Denied: we know who asks, and they may not.
func Denied(code string) *Error { return New(KindDenied, code) }

// NotFound: there is no such record for this reader (also when it is another tenant's).
func NotFound(code string) *Error { return New(KindNotFound, code) }

// Conflict: the record's state does not allow it.
func Conflict(code string) *Error { return New(KindConflict, code) }

// Stale: the reader edited an older version.
func Stale(code string) *Error { return New(KindStale, code) }

// TooMany: try again later.
func TooMany(code string) *Error { return New(KindTooMany, code) }

// TooLarge: more bytes than the limit.
func TooLarge(code string) *Error { return New(KindTooLarge, code) }

// Unavailable: something this server needs is away for the moment.
func Unavailable(code string) *Error { return New(KindUnavailable, code) }

// Gone: what was asked for existed and cannot be had any more.
func Gone(code string) *Error { return New(KindGone, code) }

// KindOf is KindInternal for any error that is not a fault.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return KindInternal
}

// CodeOf is "" for any error that is not a fault.
func CodeOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// Is reports whether err is the fault of that code.
func Is(err error, code string) bool { return err != nil && CodeOf(err) == code }
