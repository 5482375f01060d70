//! Values that views follow.

use std::fmt;
use std::sync::{PoisonError, RwLock};

use leptos::prelude::{ArcTrigger, Effect, Notify, Track, untrack};

/// A value that is followed: what reads it reactively reads it again when it changes. It stays for as long as the page, so it is
/// for what the page has once, or a few times.
///
/// Leptos's own signals look for their value in an arena, and may find that it is gone; for each type of value all of that is
/// compiled anew. Here only the access to the value is.
pub struct Live<T: 'static>(&'static Place<T>);

struct Place<T> {
    value: RwLock<T>,
    changed: ArcTrigger,
}

impl<T> Live<T> {
    pub fn new(value: T) -> Self {
        let place = Place { value: RwLock::new(value), changed: ArcTrigger::new() };
        Self(Box::leak(Box::new(place)))
    }

    pub fn with<U>(self, read: impl FnOnce(&T) -> U) -> U {
        self.0.changed.track();
        self.with_untracked(read)
    }

    pub fn with_untracked<U>(self, read: impl FnOnce(&T) -> U) -> U {
        read(&self.0.value.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn get(self) -> T
    where
        T: Clone,
    {
        self.with(T::clone)
    }

    pub fn get_untracked(self) -> T
    where
        T: Clone,
    {
        self.with_untracked(T::clone)
    }

    pub fn set(self, value: T) {
        self.update(|place| *place = value);
    }

    /// Changes the value in its place.
    pub fn update<U>(self, change: impl FnOnce(&mut T) -> U) -> U {
        let outcome = change(&mut self.0.value.write().unwrap_or_else(PoisonError::into_inner));
        self.0.changed.notify();
        outcome
    }
}

impl<T> Clone for Live<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Live<T> {}

impl<T> fmt::Debug for Live<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Live")
    }
}

/// Does `run` now, and again whenever something changes that it reads. Compiled once, where Leptos's own effects are compiled for
/// each of them.
pub fn follow(run: impl FnMut() + 'static) {
    fn boxed(mut run: Box<dyn FnMut()>) {
        Effect::new(move |_: Option<()>| run());
    }
    boxed(Box::new(run));
}

/// What `read` says, now and whenever something changes that it reads. Whoever follows it hears of it only when it has become
/// something else.
pub fn distinct<T: PartialEq + 'static>(read: impl Fn() -> T + 'static) -> Live<T> {
    let value = Live::new(untrack(&read));
    follow(move || {
        let now = read();
        if value.with_untracked(|before| *before != now) {
            value.set(now);
        }
    });
    value
}
