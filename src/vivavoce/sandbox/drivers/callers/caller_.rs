//! What every driver in Rust uses: reads the arguments, writes the value to descriptor 3. Compiled once for all programs,
//! when Rust is prepared.

use std::collections::VecDeque;
use std::io::{Read as _, Write as _};
use std::os::fd::FromRawFd;

const STACK_BYTES: usize = 160 << 20;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeNode {
    pub val: i64,
    pub left: Option<Box<TreeNode>>,
    pub right: Option<Box<TreeNode>>,
}

impl TreeNode {
    pub fn new(val: i64) -> Self {
        TreeNode {
            val,
            left: None,
            right: None,
        }
    }
}

pub struct Input {
    bytes: Vec<u8>,
    at: usize,
}

impl Input {
    pub fn new() -> Self {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).expect("standard input");
        Input { bytes, at: 0 }
    }

    pub fn token(&mut self) -> &str {
        while self.bytes[self.at] <= b' ' {
            self.at += 1;
        }
        let begin = self.at;
        while self.at < self.bytes.len() && self.bytes[self.at] > b' ' {
            self.at += 1;
        }
        std::str::from_utf8(&self.bytes[begin..self.at]).expect("a token")
    }

    pub fn number(&mut self) -> i64 {
        self.token().parse().expect("a number")
    }

    pub fn get<T: Given>(&mut self) -> T {
        T::read(self)
    }
}

pub trait Given {
    fn read(input: &mut Input) -> Self;
}

macro_rules! integers {
        ($($kind:ty),*) => {$(
            impl Given for $kind {
                fn read(input: &mut Input) -> Self {
                    let value = input.number();
                    <$kind>::try_from(value).unwrap_or_else(|_| {
                        refuse(&format!("{value} does not fit into the type of your parameter. Take i64."))
                    })
                }
            }
            impl Taken for $kind {
                fn write(&self, out: &mut String) {
                    out.push_str(&self.to_string());
                }
            }
        )*};
    }
integers!(i8, i16, i32, i64, i128, u8, u16, u32, u64, u128, isize, usize);

macro_rules! floats {
        ($($kind:ty),*) => {$(
            impl Given for $kind {
                fn read(input: &mut Input) -> Self {
                    input.token().parse().expect("a number")
                }
            }
            impl Taken for $kind {
                fn write(&self, out: &mut String) {
                    if self.is_nan() {
                        out.push_str("NaN");
                    } else if self.is_infinite() {
                        out.push_str(if *self < 0.0 { "-Infinity" } else { "Infinity" });
                    } else {
                        out.push_str(&format!("{self:?}"));
                    }
                }
            }
        )*};
    }
floats!(f32, f64);

impl Given for bool {
    fn read(input: &mut Input) -> Self {
        input.number() == 1
    }
}

impl Given for String {
    fn read(input: &mut Input) -> Self {
        let length = input.number() as usize;
        let begin = input.at + 1;
        input.at = begin + length;
        String::from_utf8(input.bytes[begin..begin + length].to_vec()).expect("text")
    }
}

impl<T: Given> Given for Vec<T> {
    fn read(input: &mut Input) -> Self {
        let length = input.number() as usize;
        (0..length).map(|_| T::read(input)).collect()
    }
}

// A function may borrow what it is given. What is lent to it is never taken back.
impl Given for &'static str {
    fn read(input: &mut Input) -> Self {
        String::read(input).leak()
    }
}

impl Given for &'static String {
    fn read(input: &mut Input) -> Self {
        Box::leak(Box::new(String::read(input)))
    }
}

impl<T: Given> Given for &'static [T] {
    fn read(input: &mut Input) -> Self {
        Vec::read(input).leak()
    }
}

impl<T: Given> Given for &'static Vec<T> {
    fn read(input: &mut Input) -> Self {
        Box::leak(Box::new(Vec::read(input)))
    }
}

impl<T: Given> Given for &'static mut [T] {
    fn read(input: &mut Input) -> Self {
        Vec::read(input).leak()
    }
}

impl<T: Given> Given for &'static mut Vec<T> {
    fn read(input: &mut Input) -> Self {
        Box::leak(Box::new(Vec::read(input)))
    }
}

pub trait Taken {
    fn write(&self, out: &mut String);
}

impl Taken for bool {
    fn write(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }
}

impl Taken for () {
    fn write(&self, out: &mut String) {
        out.push_str("null");
    }
}

impl Taken for char {
    fn write(&self, out: &mut String) {
        self.to_string().as_str().write(out);
    }
}

impl Taken for str {
    fn write(&self, out: &mut String) {
        out.push('"');
        for c in self.chars() {
            match c {
                '"' | '\\' => out.extend(['\\', c]),
                c if c < ' ' => out.push_str(&format!("\\u{:04x}", c as u32)),
                c => out.push(c),
            }
        }
        out.push('"');
    }
}

impl Taken for String {
    fn write(&self, out: &mut String) {
        self.as_str().write(out);
    }
}

impl<T: Taken + ?Sized> Taken for &T {
    fn write(&self, out: &mut String) {
        (**self).write(out);
    }
}

impl<T: Taken> Taken for [T] {
    fn write(&self, out: &mut String) {
        out.push('[');
        for (place, value) in self.iter().enumerate() {
            if place > 0 {
                out.push(',');
            }
            value.write(out);
        }
        out.push(']');
    }
}

impl<T: Taken> Taken for Vec<T> {
    fn write(&self, out: &mut String) {
        self.as_slice().write(out);
    }
}

impl<T: Taken, const N: usize> Taken for [T; N] {
    fn write(&self, out: &mut String) {
        self.as_slice().write(out);
    }
}

impl Given for Option<Box<TreeNode>> {
    /// From the last to the first: by then a node's children are whole, and can be moved into it.
    fn read(input: &mut Input) -> Self {
        let length = input.number() as usize;
        let values: Vec<Option<i64>> = (0..length).map(|_| input.token().parse().ok()).collect();
        let mut nodes: Vec<Self> = values
            .iter()
            .map(|v| v.map(|val| Box::new(TreeNode::new(val))))
            .collect();
        let parents: Vec<usize> = (0..length).filter(|&place| values[place].is_some()).collect();
        for child in (1..length).rev() {
            let taken = nodes[child].take();
            let parent = nodes[parents[(child - 1) / 2]].as_mut().expect("a parent");
            if child % 2 == 1 {
                parent.left = taken;
            } else {
                parent.right = taken;
            }
        }
        nodes.into_iter().next().flatten()
    }
}

impl Taken for Option<Box<TreeNode>> {
    fn write(&self, out: &mut String) {
        let mut values: Vec<Option<i64>> = Vec::new();
        let mut waiting: VecDeque<&Self> = VecDeque::from([self]);
        while let Some(node) = waiting.pop_front() {
            values.push(node.as_ref().map(|inner| inner.val));
            if let Some(inner) = node {
                waiting.extend([&inner.left, &inner.right]);
            }
        }
        while let Some(None) = values.last() {
            values.pop();
        }
        let words: Vec<String> = values
            .iter()
            .map(|v| v.map_or("null".into(), |val| val.to_string()))
            .collect();
        out.push_str(&format!("[{}]", words.join(",")));
    }
}

pub fn text<T: Taken + ?Sized>(value: &T) -> String {
    let mut out = String::new();
    value.write(&mut out);
    out
}

#[repr(C)]
struct Clock {
    seconds: i64,
    nanoseconds: i64,
}

extern "C" {
    fn clock_gettime(which: i32, at: *mut Clock) -> i32;
}

fn used_ns() -> u128 {
    const OF_THIS_PROCESS: i32 = 2;
    let mut at = Clock { seconds: 0, nanoseconds: 0 };
    unsafe { clock_gettime(OF_THIS_PROCESS, &mut at) };
    at.seconds as u128 * 1_000_000_000 + at.nanoseconds as u128
}

pub struct Moment {
    passed: std::time::Instant,
    used: u128,
}

impl Moment {
    pub fn now() -> Moment {
        Moment { passed: std::time::Instant::now(), used: used_ns() }
    }

    /// The time that passed, without that in which others had the processor, whose own clock may tick coarsely: then
    /// it shows whole milliseconds.
    pub fn spent_ns(&self) -> u128 {
        let (passed, used) = (self.passed.elapsed().as_nanos(), used_ns() - self.used);
        passed.min(if used % 1_000_000 == 0 { used + 4_000_000 } else { used })
    }
}

pub fn give(spent: u128, value: &str) {
    let mut result = unsafe { std::fs::File::from_raw_fd(3) };
    let all = format!("[{},{}]", spent, value);
    if result.write_all(all.as_bytes()).is_err() {
        std::process::exit(1);
    }
}

pub fn refuse(words: &str) -> ! {
    eprintln!("{words}");
    std::process::exit(1)
}

/// On a stack that a deep recursion fits into. A panic has told its words and its line by then.
pub fn alone(run: fn(&mut Input)) {
    let thread = std::thread::Builder::new()
        .name("solution".into())
        .stack_size(STACK_BYTES);
    let ended = thread.spawn(move || run(&mut Input::new())).expect("a thread").join();
    let _ = std::io::stdout().flush();
    std::process::exit(if ended.is_ok() { 0 } else { 101 });
}
