package confab

import (
	"errors"
	"runtime"
	"runtime/cgo"
	"time"
)

// RequestBytesMax is the most bytes of one request's JSON.
const RequestBytesMax = 131072

// LogLevel is how bad a line of the log is.
type LogLevel int32

const (
	LogDebug LogLevel = iota
	LogInfo
	LogWarn
	LogError
)

// Options of an engine. Zero means the default that stands behind.
type Options struct {
	MapBytes            uint64        // most the store may grow to; 64 GiB, sparse
	Issuer              string        // iss and aud of the tokens made here; "confab"
	AccessToken         time.Duration // how long an access token is good; 15 minutes
	LongAccessToken     time.Duration // the same of a long-lived one; 24 hours
	RefreshToken        time.Duration // how long a session lives unused; 30 days
	PasswordMemoryBytes uint64        // argon2id; 64 MiB
	PasswordPasses      uint64        // argon2id; 2
	CallsMax            uint32        // calls in flight that can be cancelled; 10,000
	SubscriptionsMax    uint32        // 100,000
	ForceNetworkFS      bool          // open on NFS and the like, at one's own risk

	// Log receives each line, without a newline; nil: silent. Threads of the engine call it, also at the same time. It must not
	// block long, and calls to the engine inside it give ErrUnsupported. If it panics, the panic stops there.
	Log func(level LogLevel, line string)

	// Clock is the time, for tests: tokens and timestamps follow it; nil: the system's. It is called as Log is, and often.
	Clock func() time.Time
}

// Engine is an open data directory. Close it, else it is closed some time after the last use of it and of its callers and
// subscriptions.
type Engine struct {
	dispatcher *dispatcher
	blocking   chan struct{} // room for calls that block a thread
	close      func() error
}

// Open opens an engine on a data directory, which is made if missing. One engine in a process may have it open. It blocks: the
// engine reads, and perhaps repairs.
//
// Errors: ErrInvalidArgument (the option's name in the protocol is the error's Field), ErrAlreadyOpen, ErrUnsupported (network
// file system, another PID namespace), ErrIncompatible, ErrIOError.
func Open(dir string, options Options) (*Engine, error) {
	var callbackHandle cgo.Handle
	if options.Log != nil || options.Clock != nil {
		callbackHandle = cgo.NewHandle(&callbacks{log: options.Log, clock: options.Clock})
	}
	deleteHandle := func() {
		if callbackHandle != 0 {
			callbackHandle.Delete()
		}
	}
	opened, err := openEngine(dir, &options, callbackHandle)
	if err != nil {
		deleteHandle()
		return nil, err
	}
	dispatcher := newDispatcher(opened)
	go dispatcher.run()

	// Not of *Engine: what the finalizer runs must not keep it alive. Without a lock, since a callback may try to close.
	closeEngine := func() error {
		switch err := closeEngine(opened); {
		case err == nil:
			<-dispatcher.done
			deleteHandle()
			return nil
		case errors.Is(err, ErrBadHandle):
			<-dispatcher.done
			return nil
		default:
			return err
		}
	}
	engine := &Engine{dispatcher: dispatcher, blocking: make(chan struct{}, blockingMax), close: closeEngine}
	runtime.SetFinalizer(engine, func(*Engine) { go func() { _ = closeEngine() }() })
	return engine, nil
}

// Close closes the engine. It waits for calls under way; subscriptions and calls that wait end with ErrUnavailable, later calls
// give ErrBadHandle. Closing again does nothing.
func (e *Engine) Close() error {
	err := e.close()
	if err == nil {
		runtime.SetFinalizer(e, nil)
	}
	return err
}

// Anonymous is nobody yet: may register and sign in.
func (e *Engine) Anonymous() *Caller { return &Caller{engine: e} }

// AsUser is a user, by the word of the application, which knows its people.
func (e *Engine) AsUser(user uint64) *Caller {
	return &Caller{engine: e, who: identity{kind: callerUser, user: user}}
}

// AsSession is a user in a session, which must be alive with every call.
func (e *Engine) AsSession(user, session uint64) *Caller {
	return &Caller{engine: e, who: identity{kind: callerUser, user: user, session: session}}
}

// WithToken is whoever an access token belongs to; it is checked with every call.
func (e *Engine) WithToken(token string) *Caller {
	return &Caller{engine: e, who: identity{kind: callerToken, token: token}}
}

// Host is the application itself: the operations host.*. Never use it on a stranger's behalf.
func (e *Engine) Host() HostCaller {
	caller := &Caller{engine: e, who: identity{kind: callerHost}}
	return HostCaller{caller, caller.Host()}
}

// Version is the library's version at run time, such as "0.1.0".
func Version() string { return libraryVersion() }

// Describe gives the catalogue as JSON: operations with their fields, records and events.
func Describe() ([]byte, error) { return libraryDescribe() }
