package confab

import (
	"context"
	"encoding/json"
	"runtime"
)

// As whom a call is made, as confab.h numbers it.
const (
	callerUser  = 1
	callerToken = 2
	callerHost  = 3
)

// blockingMax is how many calls of an engine may each block a thread; the others wait in the engine's queue.
const blockingMax = 16

// Caller is somebody who uses an engine. It is cheap, and keeps its engine open.
type Caller struct {
	engine *Engine
	who    identity
}

// HostCaller is the application itself: a Caller that has the operations of Host, host.*, as its own methods.
type HostCaller struct {
	*Caller
	hostOperations
}

// An embedded Host would hide the method Host.
type hostOperations = Host

// String tells no secrets: a Caller may get into a log.
func (c Caller) String() string { return "confab.Caller" }

// GoString tells no secrets either.
func (c Caller) GoString() string { return c.String() }

// Call calls an operation by its name, JSON in and JSON out. An empty request counts as {}. It is for operations that are newer
// than this package; the others have methods.
//
// Errors: those of the operation; ErrNotFound (operation), ErrUnauthenticated, ErrTooLarge (request), ErrOverloaded,
// ErrUnavailable, ErrStoreFull, ErrOutcomeUnknown, ErrCancelled (by ctx)
func (c *Caller) Call(ctx context.Context, operation string, request json.RawMessage) (json.RawMessage, error) {
	if err := ctx.Err(); err != nil {
		return nil, cancelled(err)
	}
	defer runtime.KeepAlive(c.engine)
	// To block is the quicker way of a read, but it takes a thread, and cannot be given up.
	if ctx.Done() == nil && queries[operation] {
		select {
		case c.engine.blocking <- struct{}{}:
			reply, err := callBlocking(c.engine.dispatcher.engine, &c.who, operation, request)
			<-c.engine.blocking
			return reply, err
		default:
		}
	}
	return c.engine.dispatcher.call(ctx, &c.who, operation, request)
}

// run is a typed call.
func run[Reply any](ctx context.Context, caller *Caller, operation string, request request) (reply Reply, err error) {
	text, err := caller.Call(ctx, operation, encode(request))
	if err != nil {
		return reply, err
	}
	if err := json.Unmarshal(text, &reply); err != nil {
		return reply, badReply(err)
	}
	return reply, nil
}
