// Code generated from the catalogue by bindings/generate; DO NOT EDIT.

package confab

import "encoding/json"

// MessageEvent is an event. A message or a notice was added.
type MessageEvent struct {
	Message
	// Subscribe with it to continue after this event.
	Cursor string `json:"cursor"`

	raw []byte
}

// EventName is "message".
func (e MessageEvent) EventName() string { return "message" }

// EventCursor is the event's Cursor.
func (e MessageEvent) EventCursor() string { return e.Cursor }

// JSON is the event as on the wire.
func (e MessageEvent) JSON() []byte { return e.raw }

// MessageChangedEvent is an event. A message was edited, deleted, pinned or reacted to: this is what it is now.
type MessageChangedEvent struct {
	Message
	// The one reaction that this change stands for.
	Reacted *Reacted `json:"reacted"`
	// Subscribe with it to continue after this event.
	Cursor string `json:"cursor"`

	raw []byte
}

// EventName is "message_changed".
func (e MessageChangedEvent) EventName() string { return "message_changed" }

// EventCursor is the event's Cursor.
func (e MessageChangedEvent) EventCursor() string { return e.Cursor }

// JSON is the event as on the wire.
func (e MessageChangedEvent) JSON() []byte { return e.raw }

// ConversationEvent is an event. A direct conversation with the user was opened.
type ConversationEvent struct {
	Conversation uint64 `json:"conversation"`
	At           uint64 `json:"at"`
	// To a host that follows: whom it concerns.
	Users []uint64 `json:"users"`
	// Subscribe with it to continue after this event.
	Cursor string `json:"cursor"`

	raw []byte
}

// EventName is "conversation".
func (e ConversationEvent) EventName() string { return "conversation" }

// EventCursor is the event's Cursor.
func (e ConversationEvent) EventCursor() string { return e.Cursor }

// JSON is the event as on the wire.
func (e ConversationEvent) JSON() []byte { return e.raw }

// ReadEvent is an event. A read mark moved.
type ReadEvent struct {
	Conversation uint64 `json:"conversation"`
	// Whose mark it is.
	User uint64 `json:"user"`
	// Everything up to here was read.
	Seq uint64 `json:"seq"`
	At  uint64 `json:"at"`
	// Subscribe with it to continue after this event.
	Cursor string `json:"cursor"`

	raw []byte
}

// EventName is "read".
func (e ReadEvent) EventName() string { return "read" }

// EventCursor is the event's Cursor.
func (e ReadEvent) EventCursor() string { return e.Cursor }

// JSON is the event as on the wire.
func (e ReadEvent) JSON() []byte { return e.raw }

// ListingEvent is an event. The user hid a conversation, or showed it again, on this or another device.
type ListingEvent struct {
	Conversation uint64 `json:"conversation"`
	// True: not listed until something newer is in it.
	Hidden bool   `json:"hidden"`
	At     uint64 `json:"at"`
	// To a host that follows: whom it concerns.
	Users []uint64 `json:"users"`
	// Subscribe with it to continue after this event.
	Cursor string `json:"cursor"`

	raw []byte
}

// EventName is "listing".
func (e ListingEvent) EventName() string { return "listing" }

// EventCursor is the event's Cursor.
func (e ListingEvent) EventCursor() string { return e.Cursor }

// JSON is the event as on the wire.
func (e ListingEvent) JSON() []byte { return e.raw }

// PreferencesEvent is an event. The user muted, pinned or marked a conversation, or took that back, on this or another device.
type PreferencesEvent struct {
	Conversation uint64 `json:"conversation"`
	// Milliseconds since 1970 (UTC); 0: not muted.
	MutedUntil uint64 `json:"muted_until"`
	// True: on top of the list.
	Pinned bool `json:"pinned"`
	// True: shown as unread, by hand.
	MarkedUnread bool   `json:"marked_unread"`
	At           uint64 `json:"at"`
	// To a host that follows: whom it concerns.
	Users []uint64 `json:"users"`
	// Subscribe with it to continue after this event.
	Cursor string `json:"cursor"`

	raw []byte
}

// EventName is "preferences".
func (e PreferencesEvent) EventName() string { return "preferences" }

// EventCursor is the event's Cursor.
func (e PreferencesEvent) EventCursor() string { return e.Cursor }

// JSON is the event as on the wire.
func (e PreferencesEvent) JSON() []byte { return e.raw }

// ForgottenEvent is an event. The user can no longer read a group that they left: drop what is kept of it.
type ForgottenEvent struct {
	Conversation uint64 `json:"conversation"`
	At           uint64 `json:"at"`
	// To a host that follows: whom it concerns.
	Users []uint64 `json:"users"`
	// Subscribe with it to continue after this event.
	Cursor string `json:"cursor"`

	raw []byte
}

// EventName is "forgotten".
func (e ForgottenEvent) EventName() string { return "forgotten" }

// EventCursor is the event's Cursor.
func (e ForgottenEvent) EventCursor() string { return e.Cursor }

// JSON is the event as on the wire.
func (e ForgottenEvent) JSON() []byte { return e.raw }

// BlocksEvent is an event. The user blocked somebody or ended a block, on this or another device: ask for the list.
type BlocksEvent struct {
	At uint64 `json:"at"`
	// To a host that follows: whom it concerns.
	Users []uint64 `json:"users"`
	// Subscribe with it to continue after this event.
	Cursor string `json:"cursor"`

	raw []byte
}

// EventName is "blocks".
func (e BlocksEvent) EventName() string { return "blocks" }

// EventCursor is the event's Cursor.
func (e BlocksEvent) EventCursor() string { return e.Cursor }

// JSON is the event as on the wire.
func (e BlocksEvent) JSON() []byte { return e.raw }

// UserEvent is an event. A user was registered or changed; only a host that follows is told.
type UserEvent struct {
	// Who was registered or changed.
	User uint64 `json:"user"`
	At   uint64 `json:"at"`
	// Subscribe with it to continue after this event.
	Cursor string `json:"cursor"`

	raw []byte
}

// EventName is "user".
func (e UserEvent) EventName() string { return "user" }

// EventCursor is the event's Cursor.
func (e UserEvent) EventCursor() string { return e.Cursor }

// JSON is the event as on the wire.
func (e UserEvent) JSON() []byte { return e.raw }

// TypingEvent is an event. Another member is typing. A signal: only those who are connected get it.
type TypingEvent struct {
	Conversation uint64 `json:"conversation"`
	// Who is typing.
	User uint64 `json:"user"`
	// Show it so long, or until a message of theirs comes.
	ExpiresInMs uint64 `json:"expires_in_ms"`
	At          uint64 `json:"at"`
	// Subscribe with it to continue after this event.
	Cursor string `json:"cursor"`

	raw []byte
}

// EventName is "typing".
func (e TypingEvent) EventName() string { return "typing" }

// EventCursor is the event's Cursor.
func (e TypingEvent) EventCursor() string { return e.Cursor }

// JSON is the event as on the wire.
func (e TypingEvent) JSON() []byte { return e.raw }

// DeliveredEvent is an event. A device of another member has the messages up to a seq. A signal, as typing.
type DeliveredEvent struct {
	Conversation uint64 `json:"conversation"`
	// Whose mark it is.
	User uint64 `json:"user"`
	// A device of theirs has everything up to here.
	Seq uint64 `json:"seq"`
	At  uint64 `json:"at"`
	// Subscribe with it to continue after this event.
	Cursor string `json:"cursor"`

	raw []byte
}

// EventName is "delivered".
func (e DeliveredEvent) EventName() string { return "delivered" }

// EventCursor is the event's Cursor.
func (e DeliveredEvent) EventCursor() string { return e.Cursor }

// JSON is the event as on the wire.
func (e DeliveredEvent) JSON() []byte { return e.raw }

// decodeKnown gives nil for an event of another kind.
func decodeKnown(name string, text []byte) (Event, error) {
	switch name {
	case "message":
		event := MessageEvent{raw: text}
		err := json.Unmarshal(text, &event)
		return event, err
	case "message_changed":
		event := MessageChangedEvent{raw: text}
		err := json.Unmarshal(text, &event)
		return event, err
	case "conversation":
		event := ConversationEvent{raw: text}
		err := json.Unmarshal(text, &event)
		return event, err
	case "read":
		event := ReadEvent{raw: text}
		err := json.Unmarshal(text, &event)
		return event, err
	case "listing":
		event := ListingEvent{raw: text}
		err := json.Unmarshal(text, &event)
		return event, err
	case "preferences":
		event := PreferencesEvent{raw: text}
		err := json.Unmarshal(text, &event)
		return event, err
	case "forgotten":
		event := ForgottenEvent{raw: text}
		err := json.Unmarshal(text, &event)
		return event, err
	case "blocks":
		event := BlocksEvent{raw: text}
		err := json.Unmarshal(text, &event)
		return event, err
	case "user":
		event := UserEvent{raw: text}
		err := json.Unmarshal(text, &event)
		return event, err
	case "typing":
		event := TypingEvent{raw: text}
		err := json.Unmarshal(text, &event)
		return event, err
	case "delivered":
		event := DeliveredEvent{raw: text}
		err := json.Unmarshal(text, &event)
		return event, err
	}
	return nil, nil
}
