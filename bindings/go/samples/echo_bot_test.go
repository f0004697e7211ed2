package samples

import (
	"context"
	"fmt"

	"confab.internal/confab"
)

// echo answers everybody but itself, until ctx is done.
func echo(ctx context.Context, bot *confab.Caller, me uint64, sub *confab.Subscription) error {
	for event := range sub.Events() {
		message, ok := event.(confab.MessageEvent)
		if !ok || message.From == me {
			continue
		}
		// The key makes a repeat harmless.
		answer := confab.MessagesSend{
			Conversation: message.Conversation,
			Body:         "you said: " + message.Body,
			ClientKey:    fmt.Sprint("answer-", message.ID),
		}
		if _, err := bot.Messages().Send(ctx, answer); err != nil {
			return err
		}
	}
	return sub.Err()
}

// A bot answers each message.
func Example_echoBot() {
	engine, close := openEngine()
	defer close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	botID := userOf(engine, "bot@example.com")
	ann, bot := engine.AsUser(userOf(engine, "ann@example.com")), engine.AsUser(botID)
	conversation, err := ann.Conversations().OpenDirect(ctx, confab.ConversationsOpenDirect{User: botID})
	check(err)

	heard, err := bot.Subscribe(ctx, "")
	check(err)
	ended := make(chan error)
	go func() { ended <- echo(ctx, bot, botID, heard) }()

	sub, err := ann.Subscribe(ctx, "")
	check(err)
	for _, body := range []string{"hello", "bye"} {
		_, err := ann.Messages().Send(ctx, confab.MessagesSend{Conversation: conversation.ID, Body: body})
		check(err)
		for answered := false; !answered; {
			message, ok := (<-sub.Events()).(confab.MessageEvent)
			if answered = ok && message.From == botID; answered {
				fmt.Println(message.Body)
			}
		}
	}
	cancel()
	fmt.Println(<-ended)
	// Output:
	// you said: hello
	// you said: bye
	// confab: cancelled: context canceled
}
