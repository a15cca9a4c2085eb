"""Reports as HTML files: `contents` and `trial` gather what they say, `shell` frames it; `terminal` says it shortly."""
