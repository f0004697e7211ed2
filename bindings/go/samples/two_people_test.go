package samples

import (
	"context"
	"errors"
	"fmt"

	"confab.internal/confab"
)

// Two people of an application talk.
func Example_twoPeople() {
	engine, close := openEngine()
	defer close()
	ctx := context.Background()
	bobID := userOf(engine, "bob@example.com")
	ann, bob := engine.AsUser(userOf(engine, "ann@example.com")), engine.AsUser(bobID)

	conversation, err := ann.Conversations().OpenDirect(ctx, confab.ConversationsOpenDirect{User: bobID})
	check(err)
	_, err = ann.Messages().Send(ctx, confab.MessagesSend{Conversation: conversation.ID, Body: "hi"})
	check(err)
	_, err = bob.Messages().Send(ctx, confab.MessagesSend{Conversation: conversation.ID, Body: "how are you?"})
	check(err)

	page, err := bob.Messages().List(ctx, confab.MessagesList{Conversation: conversation.ID})
	check(err)
	for _, message := range page.Messages {
		fmt.Printf("%d: %s\n", message.Seq, message.Body)
	}
	_, err = bob.Messages().List(ctx, confab.MessagesList{Conversation: 4711})
	fmt.Println(errors.Is(err, confab.ErrNotFound))
	// Output:
	// 1: hi
	// 2: how are you?
	// true
}
