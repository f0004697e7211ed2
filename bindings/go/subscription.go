package confab

import (
	"context"
	"encoding/json"
	"sync"
)

// With so many events waiting for their reader a subscription is paused; at half of them it goes on.
const bufferEventsMax = 256

// Subscription is what happens to a user, in order. While it is open it keeps its engine open.
//
// A slow reader costs no memory: a few hundred events wait here, the others in the store.
type Subscription struct {
	engine  *Engine
	id      uint64
	events  chan Event
	cursors chan string   // gives the cursor while the subscription runs
	changed chan struct{} // has one when the dispatcher changed something
	started chan struct{} // closed at the beginning, or at an end before
	stop    chan struct{} // closed by Close
	done    chan struct{} // closed at the end, after which cursor and err stand
	once    sync.Once

	// Of the subscription's goroutine, which sends the events.
	cursor string
	err    error

	mu      sync.Mutex
	queue   [][]byte
	paused  bool
	begun   bool
	resumed bool
	ended   bool
	endErr  error
}

// Subscribe subscribes to what happens to the caller: what happened after cursor first ("": from now on), then what happens,
// in order, each once. It returns when that has begun. The subscription ends with ctx, or by Close.
//
// A caller with a token subscribes for as long as the token's session lives, also beyond the token itself.
//
// Errors: ErrUnauthenticated (nobody, the host, a bad token), ErrInvalidArgument (cursor), ErrOverloaded, ErrCancelled (by ctx)
func (c *Caller) Subscribe(ctx context.Context, cursor string) (*Subscription, error) {
	return c.engine.subscribe(ctx, func(engine handle) (uint64, error) { return subscribe(engine, &c.who, cursor) })
}

func (e *Engine) subscribe(ctx context.Context, begin func(handle) (uint64, error)) (*Subscription, error) {
	if err := ctx.Err(); err != nil {
		return nil, cancelled(err)
	}
	s := &Subscription{
		engine:  e,
		events:  make(chan Event),
		cursors: make(chan string),
		changed: make(chan struct{}, 1),
		started: make(chan struct{}),
		stop:    make(chan struct{}),
		done:    make(chan struct{}),
	}
	if err := e.dispatcher.startFeed(s, begin); err != nil {
		return nil, err
	}
	select {
	case <-s.started:
	case <-ctx.Done():
		e.dispatcher.endFeed(s.id)
		return nil, cancelled(ctx.Err())
	}
	s.mu.Lock()
	begun, err := s.begun, s.endErr
	s.mu.Unlock()
	if !begun {
		return nil, err
	}
	go s.run(ctx)
	return s, nil
}

// Events gives the events. It is closed when the subscription is over: Err says why.
func (s *Subscription) Events() <-chan Event { return s.events }

// Cursor is the cursor of the last event taken from Events, else of the beginning. Give it to Subscribe to go on from there.
func (s *Subscription) Cursor() string {
	select {
	case cursor := <-s.cursors:
		return cursor
	case <-s.done:
		return s.cursor
	}
}

// Resumed tells whether the subscription went on from the given cursor. If not, that could not be served: read the
// conversations anew, they may have changed unheard.
func (s *Subscription) Resumed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.resumed
}

// Err is why the subscription ended by itself or by its context; nil while it runs, and after Close.
func (s *Subscription) Err() error {
	select {
	case <-s.done:
		return s.err
	default:
		return nil
	}
}

// Close ends the subscription and closes Events. Closing again does nothing.
func (s *Subscription) Close() error {
	s.once.Do(func() { close(s.stop) })
	<-s.done
	return nil
}

// run sends the events, until the subscription is over. It alone knows which were taken: a send on a channel without room ends
// when the event is taken.
func (s *Subscription) run(ctx context.Context) {
	defer close(s.events)
	defer close(s.done)
	defer s.engine.dispatcher.endFeed(s.id)
	for {
		next, over, err := s.next()
		if over {
			s.err = err
			return
		}
		var events chan Event
		if next != nil {
			events = s.events
		}
		for waiting := true; waiting; {
			select {
			case events <- next:
				s.cursor = next.EventCursor()
				s.pop()
				waiting = false
			case s.cursors <- s.cursor:
			case <-s.changed:
				waiting = next != nil
			case <-s.stop:
				return
			case <-ctx.Done():
				s.err = cancelled(ctx.Err())
				return
			case <-s.engine.dispatcher.done:
				// The engine was closed, and what waits is forgotten: maybe nobody reads any more.
				s.err = s.end()
				return
			}
		}
	}
}

// next is the first event that waits, or nil; or that no more will come.
func (s *Subscription) next() (event Event, over bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.queue) == 0 {
		return nil, s.ended, s.endErr
	}
	event, err = decodeEvent(s.queue[0])
	if err != nil {
		return nil, true, badReply(err)
	}
	return event, false, nil
}

func (s *Subscription) end() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.endErr
}

func (s *Subscription) pop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue[0] = nil
	s.queue = s.queue[1:]
	if s.paused && len(s.queue) <= bufferEventsMax/2 {
		s.paused = false
		resume(s.engine.dispatcher.engine, s.id)
	}
}

// push takes what the dispatcher brings.
func (s *Subscription) push(given item) {
	switch given.kind {
	case itemStarted:
		s.begin(given.json)
	case itemEvent:
		s.mu.Lock()
		s.queue = append(s.queue, given.json)
		if len(s.queue) >= bufferEventsMax && !s.paused {
			// Under the lock, so that pausing and resuming reach the engine in the order in which they were decided.
			s.paused = true
			pause(s.engine.dispatcher.engine, s.id)
		}
		s.mu.Unlock()
		s.wake()
	case itemEnded:
		if given.err == nil {
			given.err = &Error{Code: ErrInternal, Message: "the subscription ended without a reason"}
		}
		s.finish(given.err)
	}
}

func (s *Subscription) begin(text []byte) {
	var started struct {
		Cursor  string
		Resumed bool
	}
	if err := json.Unmarshal(text, &started); err != nil {
		s.finish(badReply(err))
		return
	}
	s.mu.Lock()
	first := !s.begun && !s.ended
	if first {
		s.begun, s.resumed, s.cursor = true, started.Resumed, started.Cursor
	}
	s.mu.Unlock()
	if first {
		close(s.started)
	}
}

func (s *Subscription) finish(err error) {
	s.mu.Lock()
	first := !s.ended
	if first {
		s.ended, s.endErr = true, err
		if !s.begun {
			close(s.started)
		}
	}
	s.mu.Unlock()
	s.wake()
}

func (s *Subscription) wake() {
	select {
	case s.changed <- struct{}{}:
	default:
	}
}
