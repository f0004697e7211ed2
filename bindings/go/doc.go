// Package confab embeds Confab, a chat engine: users, conversations, messages and subscriptions that resume, in a folder of
// the application's own. It links libconfab, which pkg-config must find.
//
//	engine, err := confab.Open("data", confab.Options{})
//	ann := engine.AsUser(1)
//	sent, err := ann.Messages().Send(ctx, confab.MessagesSend{Conversation: 1, Body: "hi"})
//
// An [Engine] hands out a [Caller] for whoever acts. The operation messages.send is the method Send of Caller.Messages; its
// request is a struct, and so is its reply. [Caller.Call] reaches operations that are newer than this package.
//
// # Optional members
//
// The zero value of a request's optional member leaves it out: "" for text, false, nil. An integer that is optional and may well
// be 0 is a pointer, and [Ptr] makes one. In replies a pointer is nil where the protocol says null.
//
// # Contexts
//
// When its context is done a call returns at once, with an error that is [ErrCancelled] and also the context's. What is on its
// way to the disk gets there all the same.
//
// # Goroutines
//
// All types may be used by any number of goroutines. Each engine has one goroutine of this package, and each subscription one.
package confab
