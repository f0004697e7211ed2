//! What a cheap read costs through the binding. Prints JSON lines; run it with `--release` and a folder for the data.

use std::error::Error;
use std::time::Instant;

use confab::{EngineOptions, UsersMe, UsersRegister};

const CALLS: u32 = 20_000;
const ROUNDS: usize = 5;

/// The best of some rounds: what the others add is the machine's.
fn nanoseconds_per_call(mut call: impl FnMut()) -> f64 {
    let round = |call: &mut dyn FnMut()| {
        let begin = Instant::now();
        (0..CALLS).for_each(|_| call());
        begin.elapsed().as_nanos() as f64 / f64::from(CALLS)
    };
    round(&mut call);
    (0..ROUNDS).map(|_| round(&mut call)).fold(f64::INFINITY, f64::min)
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("give a folder for the data")?;
    let engine = EngineOptions::new().map_bytes(256 << 20).open(folder)?;
    let request = UsersRegister { email: "ann@example.com".into(), password: "correct horse".into(), name: None };
    let ann = engine.as_user(engine.anonymous().users().register(request)?.id);

    let typed = nanoseconds_per_call(|| {
        ann.users().me(UsersMe::default()).expect("a user");
    });
    let raw = nanoseconds_per_call(|| {
        ann.call_raw("users.me", "{}").expect("a user");
    });
    for (subject, value) in [("rust", typed), ("rust raw", raw)] {
        println!(r#"{{"work":"call","subject":"{subject}","metric":"ns_per_call","value":{value:.0}}}"#);
    }
    Ok(())
}
