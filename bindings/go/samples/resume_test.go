package samples

import (
	"context"
	"fmt"

	"confab.internal/confab"
)

// A reader comes back and hears what was missed.
func Example_resume() {
	engine, close := openEngine()
	defer close()
	ctx := context.Background()
	bobID := userOf(engine, "bob@example.com")
	ann, bob := engine.AsUser(userOf(engine, "ann@example.com")), engine.AsUser(bobID)
	conversation, err := ann.Conversations().OpenDirect(ctx, confab.ConversationsOpenDirect{User: bobID})
	check(err)
	say := func(body string) {
		_, err := ann.Messages().Send(ctx, confab.MessagesSend{Conversation: conversation.ID, Body: body})
		check(err)
	}

	sub, err := bob.Subscribe(ctx, "")
	check(err)
	say("hi")
	fmt.Println("heard:", (<-sub.Events()).(confab.MessageEvent).Body)
	cursor := sub.Cursor() // keep it where it survives
	check(sub.Close())

	say("are you there?")

	sub, err = bob.Subscribe(ctx, cursor)
	check(err)
	defer sub.Close()
	if !sub.Resumed() {
		fmt.Println("read the conversations anew")
	}
	fmt.Println("missed:", (<-sub.Events()).(confab.MessageEvent).Body)
	// Output:
	// heard: hi
	// missed: are you there?
}
