package confab

// CallsWaiting is how many calls wait for their answer from the dispatcher.
func (e *Engine) CallsWaiting() int {
	e.dispatcher.mu.Lock()
	defer e.dispatcher.mu.Unlock()
	return len(e.dispatcher.calls)
}

// Waiting is how many events wait for their reader.
func (s *Subscription) Waiting() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue)
}

// DecodeEvent decodes an event as it is on the wire.
var DecodeEvent = decodeEvent
