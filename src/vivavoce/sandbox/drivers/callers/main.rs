// Runs inside the sandbox, around the candidate's solution.rs: calls what the problem asks for.
#![allow(dead_code, unused_imports, unused_mut, unused_variables, non_snake_case)]

include!("solution.rs");

@USE@

fn main() {
    caller_::alone(|given| {
        @CALL@
    });
}
