//! Ann writes, Bob listens: two callers of one engine, blocking.
//!
//! Run it with a folder for the data: `cargo run --example two_people -- chat-data`

use std::error::Error;

use confab::{ConversationsOpenDirect, Engine, Event, HostEnsureUser, MessagesSend};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("give a folder for the data")?;
    let engine = Engine::open(folder)?;

    let user = |email: &str| {
        let request = HostEnsureUser { email: email.into(), ..Default::default() };
        engine.host().ensure_user(request).map(|user| user.id)
    };
    let (ann, bob) = (user("ann@example.com")?, user("bob@example.com")?);
    let (ann, bob_calls) = (engine.as_user(ann), engine.as_user(bob));
    let conversation = ann.conversations().open_direct(ConversationsOpenDirect { user: bob })?.id;

    let mut ears = bob_calls.subscribe(None)?;
    ears.started()?;
    for body in ["hi", "how are you?"] {
        ann.messages().send(MessagesSend { conversation, body: body.into(), ..Default::default() })?;
    }
    for event in ears.iter().take(2) {
        if let Event::Message(message) = event? {
            println!("{}: {}", message.seq, message.body);
        }
    }
    Ok(())
}
