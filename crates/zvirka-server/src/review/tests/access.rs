//! Who may ask, how often, and what the page is before anybody is let in.

use super::*;

#[test]
fn whoever_is_not_the_page_is_refused_by_status() {
    let (_folder, page) = small_page();
    let (host, origin) = (page.client.host(), format!("http://{}", page.client.host()));
    let json = ("Content-Type", "application/json");
    let get = |path: &str, headers: &[(&str, &str)]| page.send(&format!("GET {path}"), headers, b"").status;
    let post = |path: &str, headers: &[(&str, &str)], body: &str| {
        let length = body.len().to_string();
        let headers = [headers, &[("Content-Length", length.as_str())]].concat();
        page.send(&format!("POST {path}"), &headers, body.as_bytes()).status
    };
    let cookie = ("Cookie", page.client.cookie.as_str());
    let own = ("Host", host.as_str());
    // Another Host, among them another name of this machine.
    let localhost = format!("localhost:{}", page.client.port);
    for foreign in [localhost.as_str(), "evil.example", "127.0.0.1", "127.0.0.1:1"] {
        assert_eq!(get("/", &[("Host", foreign)]), 421, "{foreign}");
        assert_eq!(get("/api/case", &[("Host", foreign), cookie]), 421, "{foreign}");
    }
    assert_eq!(get("/", &[]), 400);
    // No cookie, or a wrong one, or that of another port.
    let wrong = format!("zvirka_{}=AAAAAAAAAAAAAAAAAAAAAA", page.client.port);
    let other = page.client.cookie.replace("zvirka_", "zvirka_1");
    for cookie in ["", &wrong, &other] {
        for path in ["/api/case", "/api/questions", "/api/history", "/api/export", "/api/search?q=x"] {
            assert_eq!(get(path, &[own, ("Cookie", cookie)]), 403, "{path}");
        }
    }
    assert_eq!(post("/session", &[own, ("Origin", &origin), json], "{\"token\":\"x\"}"), 403);
    // Another page, or one that does not say which.
    for foreign in ["http://evil.example", "null", "http://127.0.0.1:1", &format!("http://{localhost}")] {
        assert_eq!(post("/api/verdicts", &[own, cookie, json, ("Origin", foreign)], "{}"), 403, "{foreign}");
        assert_eq!(get("/api/case", &[own, cookie, ("Origin", foreign)]), 403, "{foreign}");
    }
    assert_eq!(post("/api/verdicts", &[own, cookie, json], "{}"), 403);
    for site in ["cross-site", "same-site"] {
        assert_eq!(get("/", &[own, ("Sec-Fetch-Site", site)]), 403, "{site}");
        assert_eq!(get("/api/case", &[own, cookie, ("Sec-Fetch-Site", site)]), 403, "{site}");
    }
    assert_eq!(get("/api/case", &[own, cookie, ("Sec-Fetch-Site", "same-origin")]), 200);
    // Forms, methods, length, addresses.
    let from = ("Origin", origin.as_str());
    let form = ("Content-Type", "application/x-www-form-urlencoded");
    assert_eq!(post("/api/verdicts", &[own, cookie, from, form], "id=1"), 415);
    assert_eq!(post("/api/verdicts", &[own, cookie, from], "{}"), 415);
    assert_eq!(post("/api/verdicts", &[own, cookie, from, json], "{}"), 400);
    for path in ["/api/verdicts", "/api/undo", "/api/apply", "/session"] {
        assert_eq!(get(path, &[own, cookie]), 405, "{path}");
    }
    assert_eq!(post("/api/case", &[own, cookie, from, json], "{}"), 405);
    assert_eq!(page.send("DELETE /api/history", &[own, cookie, from], b"").status, 405);
    assert_eq!(page.send("OPTIONS /api/case", &[own, cookie], b"").status, 405);
    let long = format!("\"{}\"", "x".repeat(65 << 10));
    assert_eq!(post("/api/verdicts", &[own, cookie, from, json], &long), 413);
    assert_eq!(get("/api/nothing", &[own, cookie]), 404);
    assert_eq!(get("/api/questions/0123456789abcdef", &[own, cookie]), 404);
    assert_eq!(get("/assets/../Cargo.toml", &[own, cookie]), 404);
    assert_eq!(get("/api/questions?queue=all", &[own, cookie]), 400);
}

#[test]
fn the_page_holds_nobodys_data_and_may_load_nothing_from_elsewhere() {
    let (_folder, page) = small_page();
    for path in ["/", "/assets/review.css", "/assets/review.js", "/assets/words.js"] {
        let told = page.send(&format!("GET {path}"), &[("Host", &page.client.host())], b"");
        assert_eq!(told.status, 200);
        assert!(!told.body.contains(CANARY) && !told.body.contains(&page.token));
        let policy = told.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self'") && !policy.contains("unsafe"));
        assert!(!told.head.to_lowercase().contains("access-control"), "{}", told.head);
        assert_eq!(told.header("cache-control"), Some("no-store"));
        assert_eq!(told.header("x-content-type-options"), Some("nosniff"));
        assert!(!told.body.contains("https://") && !told.body.contains("innerHTML"), "{path}");
    }
    assert!(page.get("/").body.contains("<main"));
}

#[test]
fn a_page_that_nobody_asks_anything_is_locked_until_its_address_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    small(folder.path());
    let quick = ReviewOptions { idle: Duration::from_millis(400), ..options("Олена") };
    let mut page = Page::of(lists(folder.path()), quick);
    assert_eq!(page.get("/api/case").status, 200);
    std::thread::sleep(Duration::from_millis(600));
    let locked = page.get("/api/case");
    assert_eq!(locked.status, 403);
    assert!(locked.body.contains("locked"));
    page.enter();
    assert_eq!(page.get("/api/case").status, 200);
}

#[test]
fn many_who_say_nothing_keep_nobody_from_asking() {
    let (_folder, page) = small_page();
    let silent: Vec<std::net::TcpStream> = (0..64).map(|_| page.client.connect().unwrap()).collect();
    let begun = std::time::Instant::now();
    assert_eq!(page.get("/api/case").status, 200);
    let id = page.queue("open").remove(0);
    page.question(&id);
    assert_eq!(page.decide(&id, 0, "same", "open").1.status, 200);
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    drop(silent);
}
