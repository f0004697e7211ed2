package confab

import (
	"context"
	"errors"
	"sync"
)

// answer is the end of a call.
type answer struct {
	json []byte
	err  error
}

// dispatcher takes the items of one engine from its queue and hands them to whom they belong.
type dispatcher struct {
	engine handle
	done   chan struct{} // closed when nothing is dispatched any more

	// An id is entered under the lock under which it was made, so no item comes before its entry.
	mu    sync.Mutex
	calls map[uint64]chan answer
	feeds map[uint64]*Subscription
	over  bool
}

func newDispatcher(engine handle) *dispatcher {
	return &dispatcher{
		engine: engine,
		done:   make(chan struct{}),
		calls:  make(map[uint64]chan answer),
		feeds:  make(map[uint64]*Subscription),
	}
}

func (d *dispatcher) run() {
	defer close(d.done)
	d.end(items(d.engine, d.hand))
}

func (d *dispatcher) call(ctx context.Context, who *identity, operation string, request []byte) ([]byte, error) {
	id, end, err := d.startCall(who, operation, request)
	if err != nil {
		return nil, err
	}
	select {
	case answer := <-end:
		return answer.json, answer.err
	case <-ctx.Done():
		d.mu.Lock()
		delete(d.calls, id)
		d.mu.Unlock()
		cancel(d.engine, id)
		return nil, cancelled(ctx.Err())
	}
}

func (d *dispatcher) startCall(who *identity, operation string, request []byte) (uint64, <-chan answer, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.over {
		return 0, nil, closedError()
	}
	id, err := callAsync(d.engine, who, operation, request)
	if err != nil {
		return 0, nil, err
	}
	end := make(chan answer, 1)
	d.calls[id] = end
	return id, end, nil
}

// startFeed begins to subscribe or to follow, and lets what comes go to feed.
func (d *dispatcher) startFeed(feed *Subscription, begin func(handle) (uint64, error)) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.over {
		return closedError()
	}
	id, err := begin(d.engine)
	if err != nil {
		return err
	}
	feed.id = id
	d.feeds[id] = feed
	return nil
}

func (d *dispatcher) endFeed(id uint64) {
	d.mu.Lock()
	_, running := d.feeds[id]
	delete(d.feeds, id)
	d.mu.Unlock()
	if running {
		unsubscribe(d.engine, id)
	}
}

func (d *dispatcher) hand(given item) {
	d.mu.Lock()
	call, feed := d.calls[given.id], d.feeds[given.id]
	switch given.kind {
	case itemReply:
		delete(d.calls, given.id)
		feed = nil
	case itemStarted, itemEvent:
		call = nil
	case itemEnded:
		delete(d.feeds, given.id)
		call = nil
	default:
		call, feed = nil, nil
	}
	d.mu.Unlock()
	if call != nil {
		end := answer{json: given.json}
		if given.err != nil {
			end.err = given.err
		}
		call <- end
	}
	if feed != nil {
		feed.push(given)
	}
}

func (d *dispatcher) end(err error) {
	if errors.Is(err, ErrBadHandle) {
		// Closed while no confab_next waited; to those who wait for an item it is the same.
		err = &Error{Code: ErrUnavailable, Message: "the engine was closed"}
	}
	d.mu.Lock()
	d.over = true
	calls, feeds := d.calls, d.feeds
	d.calls, d.feeds = nil, nil
	d.mu.Unlock()
	for _, call := range calls {
		call <- answer{err: err}
	}
	for _, feed := range feeds {
		feed.finish(err)
	}
}
