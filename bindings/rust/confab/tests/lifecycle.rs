//! What happens at the edges of an engine's life: exit, fork, callbacks, memory.

mod support;

use std::collections::HashSet;
use std::os::raw::c_int;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use confab::{Caller, Engine, ErrorCode, UsersMe};
use support::{block_on, options, Scratch, World};

/// Runs one test of this file again in a process of its own, where it finds `CONFAB_TEST_FOLDER`.
fn run_alone(test: &str) {
    let scratch = Scratch::new();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture", "--test-threads=1"]).env("CONFAB_TEST_FOLDER", scratch.path());
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}: {text} {}", output.status, String::from_utf8_lossy(&output.stderr));
    assert!(text.contains("alone"), "{text}");
}

fn alone() -> Option<std::path::PathBuf> {
    let folder = std::env::var_os("CONFAB_TEST_FOLDER")?;
    println!("alone");
    Some(folder.into())
}

#[test]
fn a_process_exits_well_with_an_open_engine() {
    let folder = match alone() {
        Some(folder) => folder,
        None => return run_alone("a_process_exits_well_with_an_open_engine"),
    };
    let engine = options().open(folder).unwrap();
    let user = World::user_in(&engine, "ann");
    let ears = engine.as_user(user).subscribe(None).unwrap();
    ears.started().unwrap();
    // Neither is dropped.
    std::mem::forget((engine, ears));
}

extern "C" {
    fn fork() -> c_int;
    fn waitpid(pid: c_int, status: *mut c_int, options: c_int) -> c_int;
    fn _exit(status: c_int) -> !;
}

#[test]
fn a_forked_child_is_refused_and_the_parent_goes_on() {
    let folder = match alone() {
        Some(folder) => folder,
        None => return run_alone("a_forked_child_is_refused_and_the_parent_goes_on"),
    };
    let engine = options().open(folder).unwrap();
    let ann = engine.as_user(World::user_in(&engine, "ann"));
    let mut ears = ann.subscribe(None).unwrap();
    // SAFETY: the child calls nothing but the engine's refusals, and leaves by _exit.
    let pid = unsafe { fork() };
    if pid == 0 {
        let forked = |code| code == ErrorCode::Forked;
        let refused = forked(ann.users().me(UsersMe::default()).unwrap_err().code)
            && forked(block_on(ann.users().me_async(UsersMe::default())).unwrap_err().code)
            && forked(ann.subscribe(None).unwrap_err().code)
            && forked(ears.recv().unwrap().unwrap_err().code)
            && forked(engine.close().unwrap_err().code);
        drop((ears, engine));
        // SAFETY: ends the child without the parent's exit handlers.
        unsafe { _exit(if refused { 0 } else { 1 }) };
    }
    let mut status = -1;
    // SAFETY: waits for our own child.
    assert_eq!(unsafe { waitpid(pid, &mut status, 0) }, pid);
    assert_eq!(status, 0);
    ann.users().me(UsersMe::default()).unwrap();
    engine.close().unwrap();
}

/// A panic without a report on stderr.
fn panic_quietly() -> ! {
    std::panic::resume_unwind(Box::new("a panic of the test"))
}

#[test]
fn a_log_that_panics_breaks_nothing() {
    let scratch = Scratch::new();
    let lines = Arc::new(AtomicU32::new(0));
    let lines_in_log = lines.clone();
    let log = move |_, line: &str| {
        if !line.is_empty() {
            lines_in_log.fetch_add(1, Ordering::Relaxed);
        }
        panic_quietly();
    };
    let engine = options().log(log).open(scratch.path()).unwrap();
    let ann = engine.as_user(World::user_in(&engine, "ann"));
    ann.users().me(UsersMe::default()).unwrap();
    engine.close().unwrap();
    assert!(lines.load(Ordering::Relaxed) > 0);
}

#[test]
fn the_clock_of_the_application_counts_unless_it_panics() {
    let scratch = Scratch::new();
    let broken = Arc::new(AtomicBool::new(false));
    let broken_in_clock = broken.clone();
    let clock = move || match broken_in_clock.load(Ordering::Relaxed) {
        false => 1_000_000_000_000,
        true => panic_quietly(),
    };
    let engine = options().clock(clock).open(scratch.path()).unwrap();
    let ann = engine.as_user(World::user_in(&engine, "ann"));
    assert_eq!(ann.users().me(UsersMe::default()).unwrap().created_at, 1_000_000_000_000);
    broken.store(true, Ordering::Relaxed);
    let bob = engine.as_user(World::user_in(&engine, "bob"));
    assert!(bob.users().me(UsersMe::default()).unwrap().created_at > 1_000_000_000_000);
}

#[test]
fn a_callback_that_calls_back_is_refused() {
    let scratch = Scratch::new();
    let caller: Arc<Mutex<Option<Caller>>> = Arc::default();
    let codes: Arc<Mutex<HashSet<ErrorCode>>> = Arc::default();
    let (caller_in_clock, codes_in_clock) = (caller.clone(), codes.clone());
    let clock = move || {
        if let Some(caller) = &*caller_in_clock.lock().unwrap() {
            let error = caller.users().me(UsersMe::default()).unwrap_err();
            codes_in_clock.lock().unwrap().insert(error.code);
        }
        1_000_000_000_000
    };
    let engine = options().clock(clock).open(scratch.path()).unwrap();
    *caller.lock().unwrap() = Some(engine.anonymous());
    World::user_in(&engine, "ann");
    assert_eq!(*codes.lock().unwrap(), HashSet::from([ErrorCode::Unsupported]));
}

#[test]
fn options_are_checked_by_name() {
    let scratch = Scratch::new();
    let error = options().map_bytes(1).open(scratch.path()).unwrap_err();
    assert_eq!((error.code, error.field.as_deref()), (ErrorCode::InvalidArgument, Some("map_bytes")));
    let file = scratch.path().join("file");
    std::fs::write(&file, "").unwrap();
    assert_eq!(Engine::open(file).unwrap_err().code, ErrorCode::IoError);
}

fn resident_bytes() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    statm.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4096
}

#[test]
fn a_hundred_thousand_calls_leave_no_memory_behind() {
    let folder = match alone() {
        Some(folder) => folder,
        None => return run_alone("a_hundred_thousand_calls_leave_no_memory_behind"),
    };
    const GROWTH_BYTES_MAX: usize = 4 << 20;
    let engine = options().open(folder).unwrap();
    let ann = engine.as_user(World::user_in(&engine, "ann"));
    let nobody = engine.anonymous();
    let rounds = |count: usize| {
        for _ in 0..count {
            ann.users().me(UsersMe::default()).unwrap();
            block_on(ann.users().me_async(UsersMe::default())).unwrap();
            nobody.users().me(UsersMe::default()).unwrap_err();
            drop(ann.users().me_async(UsersMe::default()));
        }
    };
    rounds(5_000);
    let before = resident_bytes();
    rounds(50_000);
    let growth = resident_bytes().saturating_sub(before);
    assert!(growth <= GROWTH_BYTES_MAX, "{growth} bytes more");
}
