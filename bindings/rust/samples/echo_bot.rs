//! A bot that answers each message, on an executor of a dozen lines: the crate's futures and streams need no runtime.

use std::error::Error;
use std::future::Future;
use std::sync::Arc;
use std::task::{Context, Poll, Wake};

use confab::{Caller, ConversationsOpenDirect, Engine, Event, HostEnsureUser, MessagesSend, Subscription};

/// Answers everybody but itself, until somebody says bye.
async fn echo(bot: Caller, me: u64, mut ears: Subscription) -> confab::Result<()> {
    while let Some(event) = ears.recv_async().await {
        let heard = match event? {
            Event::Message(message) if message.from != me => message,
            _ => continue,
        };
        let body = format!("you said: {}", heard.body);
        let answer = MessagesSend { conversation: heard.conversation, body, ..Default::default() };
        println!("{}", bot.messages().send_async(answer).await?.body);
        if heard.body == "bye" {
            break;
        }
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("give a folder for the data")?;
    let engine = Engine::open(folder)?;
    let user = |email: &str| {
        let request = HostEnsureUser { email: email.into(), ..Default::default() };
        engine.host().ensure_user(request).map(|user| user.id)
    };
    let (ann, bot) = (user("ann@example.com")?, user("bot@example.com")?);
    let conversation = engine.as_user(ann).conversations().open_direct(ConversationsOpenDirect { user: bot })?.id;

    let caller = engine.as_user(bot);
    let ears = caller.subscribe(None)?;
    ears.started()?;
    let running = std::thread::spawn(move || block_on(echo(caller, bot, ears)));
    for body in ["hello", "bye"] {
        let message = MessagesSend { conversation, body: body.into(), ..Default::default() };
        engine.as_user(ann).messages().send(message)?;
    }
    running.join().expect("the bot does not panic")?;
    Ok(())
}

struct Unpark(std::thread::Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn block_on<F: Future>(future: F) -> F::Output {
    let waker = Arc::new(Unpark(std::thread::current())).into();
    let mut future = Box::pin(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => std::thread::park(),
        }
    }
}
