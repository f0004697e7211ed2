package confab

import "context"

// Follower is the whole log, everybody's events, as a host follows it under a name. Take an event, deal with it, and confirm it:
// what was not confirmed on disk comes again after a crash. Delivery stops at 1,000 unconfirmed events.
type Follower struct {
	*Subscription
}

// Follow follows the whole log under a name, whose confirmed position is stored. from: "" goes on behind what was confirmed under
// the name, and begins a new name at the oldest record; "oldest", "newest" or a cursor begin there. It returns when that has
// begun. The follower ends with ctx, or by Close.
//
// Errors: ErrInvalidArgument (name, from), ErrConflict (somebody follows under the name, in this or another process), ErrTooLarge
// (as many names as there may be), ErrTooOld (the log was trimmed past the position: read what you need anew, and follow from
// "oldest"), ErrCancelled (by ctx)
func (h HostCaller) Follow(ctx context.Context, name, from string) (*Follower, error) {
	s, err := h.engine.subscribe(ctx, func(engine handle) (uint64, error) { return follow(engine, name, from) })
	if err != nil {
		return nil, err
	}
	return &Follower{s}, nil
}

// Confirm says that all events up to this cursor are dealt with; EventCursor tells the cursor of an event. It returns at once: the
// confirmation is on disk within about a second, and when the engine is closed.
//
// Errors: ErrInvalidArgument (cursor: of no event that came), ErrBadHandle (the engine is closed)
func (f *Follower) Confirm(cursor string) error {
	return confirm(f.engine.dispatcher.engine, f.id, cursor)
}
