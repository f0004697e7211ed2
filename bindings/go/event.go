package confab

import "encoding/json"

// Event is something that happened: a [MessageEvent], a [ConversationEvent], a [ReadEvent], a [ListingEvent],
// a [ForgottenEvent], or an [UnknownEvent]. Tell them apart by a type switch; what is newer than your program falls to its default.
type Event interface {
	EventName() string   // "message"
	EventCursor() string // subscribe with it to go on after this event
	JSON() []byte        // the event as on the wire, docs/reference/protocol.md; not to be changed
}

// UnknownEvent is an event of a kind that is newer than this package.
type UnknownEvent struct {
	Name   string
	Cursor string

	raw []byte
}

// EventName is the kind of the event.
func (e UnknownEvent) EventName() string { return e.Name }

// EventCursor is the event's Cursor.
func (e UnknownEvent) EventCursor() string { return e.Cursor }

// JSON is the event as on the wire.
func (e UnknownEvent) JSON() []byte { return e.raw }

func decodeEvent(text []byte) (Event, error) {
	var head struct{ Event, Cursor string }
	if err := json.Unmarshal(text, &head); err != nil {
		return nil, err
	}
	event, err := decodeKnown(head.Event, text)
	if event == nil && err == nil {
		event = UnknownEvent{Name: head.Event, Cursor: head.Cursor, raw: text}
	}
	return event, err
}
