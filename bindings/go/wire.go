package confab

import (
	"encoding/json"
	"strconv"
)

// Ptr makes a pointer for an optional member of a request: confab.Ptr[uint64](0).
func Ptr[T any](value T) *T { return &value }

// request is what an operation is asked.
type request interface{ write(*object) }

// noRequest is that of an operation without members.
type noRequest struct{}

func (noRequest) write(*object) {}

func encode(request request) []byte {
	out := object{text: append(make([]byte, 0, 128), '{')}
	request.write(&out)
	return append(out.text, '}')
}

// object is JSON being written. Text goes into it as it is, be it UTF-8 or not: to refuse is the engine's, and encoding/json would
// replace what is not UTF-8 without a word.
type object struct{ text []byte }

func (o *object) name(name string) {
	if len(o.text) > 1 {
		o.text = append(o.text, ',')
	}
	o.text = append(append(append(o.text, '"'), name...), '"', ':')
}

func (o *object) string(name, value string) {
	o.name(name)
	o.text = appendString(o.text, value)
}

func (o *object) integer(name string, value uint64) {
	o.name(name)
	o.text = strconv.AppendUint(o.text, value, 10)
}

func (o *object) boolean(name string, value bool) {
	o.name(name)
	o.text = strconv.AppendBool(o.text, value)
}

func (o *object) integers(name string, values []uint64) {
	o.name(name)
	o.text = append(o.text, '[')
	for index, value := range values {
		if index > 0 {
			o.text = append(o.text, ',')
		}
		o.text = strconv.AppendUint(o.text, value, 10)
	}
	o.text = append(o.text, ']')
}

// raw is JSON of the caller's, as it is; what is no JSON goes as a string, which the engine refuses.
func (o *object) raw(name string, value json.RawMessage) {
	if !json.Valid(value) {
		o.string(name, string(value))
		return
	}
	o.name(name)
	o.text = append(o.text, value...)
}

func appendString(out []byte, value string) []byte {
	const hex = "0123456789abcdef"
	out = append(out, '"')
	for index := 0; index < len(value); index++ {
		switch char := value[index]; {
		case char == '"' || char == '\\':
			out = append(out, '\\', char)
		case char < ' ':
			out = append(out, '\\', 'u', '0', '0', hex[char>>4], hex[char&15])
		default:
			out = append(out, char)
		}
	}
	return append(out, '"')
}

// hidden stands for a secret in a text for people.
func hidden(secret string) string {
	if secret == "" {
		return ""
	}
	return "…"
}

// EventList is a list of events of any kind.
type EventList []Event

// UnmarshalJSON takes an array of events as they are on the wire.
func (l *EventList) UnmarshalJSON(text []byte) error {
	var given []json.RawMessage
	if err := json.Unmarshal(text, &given); err != nil {
		return err
	}
	list := make(EventList, 0, len(given))
	for _, text := range given {
		event, err := decodeEvent(text)
		if err != nil {
			return err
		}
		list = append(list, event)
	}
	*l = list
	return nil
}
