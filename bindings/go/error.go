package confab

import (
	"fmt"
	"time"
)

// Code says what the caller should do about a failure. It is an error, for errors.Is:
//
//	if errors.Is(err, confab.ErrNotFound) { … }
//
// There will be more of them: have a default.
type Code int32

// String is the code's name in the protocol, "not_found".
func (c Code) String() string {
	if name, known := codeNames[c]; known {
		return name
	}
	return fmt.Sprintf("code %d", int32(c))
}

func (c Code) Error() string { return c.String() }

// Error is what every failure of the engine gives. Get it by errors.As.
type Error struct {
	Code       Code
	Message    string        // one line for a person, without secrets
	Field      string        // the member or option at fault, where there is one
	RetryAfter time.Duration // when to try again; 0 if it does not say

	cause error
}

func (e *Error) Error() string {
	text := "confab: " + e.Code.String()
	if e.Field != "" {
		text += " (" + e.Field + ")"
	}
	if e.Message != "" {
		text += ": " + e.Message
	}
	return text
}

// Is tells whether target is the error's code.
func (e *Error) Is(target error) bool {
	code, ok := target.(Code)
	return ok && code == e.Code
}

// Unwrap gives the context's error of a call that was cancelled; else nil.
func (e *Error) Unwrap() error { return e.cause }

func cancelled(cause error) *Error {
	return &Error{Code: ErrCancelled, Message: cause.Error(), cause: cause}
}

func closedError() *Error {
	return &Error{Code: ErrBadHandle, Message: "the engine was closed"}
}

func badReply(cause error) *Error {
	return &Error{Code: ErrInternal, Message: "what the engine answered is not understood: " + cause.Error(), cause: cause}
}
