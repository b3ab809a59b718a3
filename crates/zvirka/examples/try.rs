#![allow(missing_docs, clippy::all, clippy::print_stdout, clippy::unwrap_used)]
fn main() {
    let a: Vec<String> = std::env::args().skip(1).collect();
    for n in &a { let p = zvirka::names::parse::parse_name(n); for t in &p.tokens { println!("  {} {:?} {} {:?}", t.text, t.role, t.sounds, t.notes); } println!("  {:?} {:?}", p.fields, p.notes); }
    for w in a.chunks(2) { if w.len()==2 { let c = zvirka::linker::compare(&w[0], &w[1], &Default::default()).unwrap(); println!("{:.3} {:.2} {:?}", c.probability, c.weight, c.decision); for l in c.levels { println!("   {:+.2} {} {}", l.weight, l.level, l.text); } } }
}
