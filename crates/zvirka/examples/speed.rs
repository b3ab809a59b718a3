#![allow(missing_docs, clippy::all, clippy::print_stdout, clippy::unwrap_used, clippy::indexing_slicing)]
use zvirka::linker::*; use zvirka::record::*; use zvirka::names::tables::*; use zvirka::names::romanization::*;
fn main() {
    let n: usize = std::env::args().nth(1).unwrap().parse().unwrap();
    let threads: usize = std::env::args().nth(2).unwrap().parse().unwrap();
    let mut state = 7u64; let mut next = move || { state = state.wrapping_add(0x9E3779B97F4A7C15); let mut z = state; z = (z ^ (z >> 30)).wrapping_mul(0xBF58476D1CE4E5B9); z = (z ^ (z >> 27)).wrapping_mul(0x94D049BB133111EB); (z ^ (z >> 31)) as f64 / 2f64.powi(64) };
    let cum = |t: &FrequencyTable, g: &str| { let mut v = vec![]; let mut s = 0.0; for e in t.iter() { if e.ukrainian > 0.0 && g.contains(e.gender) { s += e.ukrainian as f64; v.push((s, e.name.to_owned())); } } v };
    let sur = cum(&SURNAMES, "um"); let giv = cum(&GIVEN_NAMES, "m"); let pat = cum(&PATRONYMICS, "m");
    let pick = |v: &Vec<(f64, String)>, r: f64| { let t = r * v.last().unwrap().0; v[v.partition_point(|x| x.0 < t).min(v.len()-1)].1.clone() };
    let scheme = scheme("uk_kmu2010").unwrap();
    let mut l = TextColumn::default(); let mut r = TextColumn::default(); let mut ld = TextColumn::default(); let mut rd = TextColumn::default();
    let dob = std::env::args().nth(3).is_some();
    let mut truth = 0;
    for i in 0..n + n / 2 {
        let (s, g, p) = (pick(&sur, next()), pick(&giv, next()), pick(&pat, next()));
        let d = format!("{:02}.{:02}.{}", 1 + (next() * 28.0) as u32, 1 + (next() * 12.0) as u32, 1960 + (next() * 45.0) as u32);
        if i < n { l.push(&format!("{s} {g} {p}")); ld.push(&d); }
        if i >= n / 2 { let x = if next() < 0.4 { format!("{g} {s}") } else { format!("{g} {p} {s}") }; r.push(&romanize(&x, scheme)); rd.push(&d); }
        if i >= n / 2 && i < n { truth += 1; }
    }
    let mk = |n: &str, c: TextColumn, d: TextColumn| List::new(n, if dob { vec![(Field::Name, c), (Field::BirthDate, d)] } else { vec![(Field::Name, c)] }).unwrap();
    let (l, r) = (mk("l", l, ld), mk("r", r, rd));
    let t = std::time::Instant::now();
    let links = link(&l, &r, &LinkOptions { threads: Some(threads), ..Default::default() }, &NoProgress).unwrap();
    for t in [0.5, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99] { let m: Vec<_> = links.links.iter().filter(|x| x.probability >= t).collect(); let ok = m.iter().filter(|x| x.left == x.right + n / 2).count(); println!("  p>={t} n {} prec {:.4} recall {:.4} mean p {:.4}", m.len(), ok as f64 / m.len() as f64, ok as f64 / truth as f64, m.iter().map(|x| x.probability).sum::<f64>() / m.len() as f64); }
    let m: Vec<_> = links.links.iter().filter(|x| x.decision == Decision::Match).collect();
    let ok = m.iter().filter(|x| x.left == x.right + n / 2).count();
    println!("{n} {:.3}s pairs {} links {} match {} ok {} of {truth}; {:?}", t.elapsed().as_secs_f64(), links.pairs_scored, links.links.len(), m.len(), ok, links.warnings);
}
