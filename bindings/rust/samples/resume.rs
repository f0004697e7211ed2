//! A reader who goes away and comes back gets what they missed: keep the cursor, and pass it to the next subscription.

use std::error::Error;

use confab::{ConversationsOpenDirect, Engine, Event, HostEnsureUser, MessagesSend};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("give a folder for the data")?;

    let engine = Engine::open(&folder)?;
    let user = |email: &str| {
        let request = HostEnsureUser { email: email.into(), ..Default::default() };
        engine.host().ensure_user(request).map(|user| user.id)
    };
    let (ann, bob) = (user("ann@example.com")?, user("bob@example.com")?);
    let conversation = engine.as_user(ann).conversations().open_direct(ConversationsOpenDirect { user: bob })?.id;
    let cursor = engine.as_user(bob).subscribe(None)?.started()?.cursor;
    let sent = MessagesSend { conversation, body: "are you there?".into(), ..Default::default() };
    engine.as_user(ann).messages().send(sent)?;
    drop(engine);

    // Another day, another process.
    let engine = Engine::open(&folder)?;
    let mut ears = engine.as_user(bob).subscribe(Some(&cursor))?;
    if !ears.started()?.resumed {
        println!("too long away: read the conversations again");
        return Ok(());
    }
    if let Some(Event::Message(message)) = ears.recv().transpose()? {
        println!("missed: {}", message.body);
    }
    Ok(())
}
