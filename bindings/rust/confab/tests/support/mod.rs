//! What the tests share. Each test file uses a part of it.
#![allow(dead_code)]

use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use confab::{Caller, ConversationsOpenDirect, Engine, EngineOptions, MessagesSend, UsersRegister};
use futures_core::Stream;

/// How long a test waits for what must come.
pub const SOON: Duration = Duration::from_secs(30);

/// A folder that is gone with the test.
pub struct Scratch(PathBuf);

impl Scratch {
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&path).unwrap();
        Scratch(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Options with a small store and cheap passwords.
pub fn options() -> EngineOptions {
    EngineOptions::new().map_bytes(256 << 20).password_memory_bytes(8 << 20).password_passes(1)
}

/// An engine on a folder of its own. The folder is dropped last.
pub struct World {
    pub engine: Engine,
    pub scratch: Scratch,
}

impl World {
    pub fn new() -> Self {
        let scratch = Scratch::new();
        World { engine: options().open(scratch.path()).unwrap(), scratch }
    }

    pub fn user(&self, name: &str) -> u64 {
        Self::user_in(&self.engine, name)
    }

    pub fn user_in(engine: &Engine, name: &str) -> u64 {
        let request = UsersRegister {
            email: format!("{name}@example.com"),
            password: "correct horse".into(),
            name: Some(name.into()),
        };
        engine.anonymous().users().register(request).unwrap().id
    }

    /// Two people and their conversation.
    pub fn ann_and_bob(&self) -> (Caller, Caller, u64) {
        let (ann, bob) = (self.user("ann"), self.user("bob"));
        let open = ConversationsOpenDirect { user: bob };
        let ann = self.engine.as_user(ann);
        let conversation = ann.conversations().open_direct(open).unwrap().id;
        (ann, self.engine.as_user(bob), conversation)
    }
}

pub fn send(conversation: u64, body: impl Into<String>) -> MessagesSend {
    MessagesSend { conversation, body: body.into(), ..Default::default() }
}

struct Unpark(std::thread::Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

pub fn waker() -> Waker {
    Arc::new(Unpark(std::thread::current())).into()
}

/// The smallest executor: this thread.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = Box::pin(future);
    let waker = waker();
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => std::thread::park_timeout(SOON),
        }
    }
}

/// The next of a stream, as libraries of streams have it.
pub struct Next<'a, S>(pub &'a mut S);

impl<S: Stream + Unpin> Future for Next<'_, S> {
    type Output = Option<S::Item>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut *self.0).poll_next(context)
    }
}

/// Several futures of one kind at once.
pub fn join_all<F: Future + Unpin>(mut futures: Vec<F>) -> Vec<F::Output> {
    let waker = waker();
    let mut context = Context::from_waker(&waker);
    let mut outputs: Vec<Option<F::Output>> = futures.iter().map(|_| None).collect();
    while outputs.iter().any(Option::is_none) {
        for (future, output) in futures.iter_mut().zip(&mut outputs) {
            if output.is_none() {
                if let Poll::Ready(value) = Pin::new(future).poll(&mut context) {
                    *output = Some(value);
                }
            }
        }
        if outputs.iter().any(Option::is_none) {
            std::thread::park_timeout(SOON);
        }
    }
    outputs.into_iter().flatten().collect()
}
