// Package walk holds no code of the portal. Its tests walk through the customer's manual in a real
// Chromium, word by word, as people do: at a desk and on a phone, with scripts and without. On
// every screen they look for what axe finds, for content wider than a small phone, for targets too
// small for a finger, and for anything the console reports.
//
// WALK_SHOTS=dir keeps a picture of every screen. Without a Chromium the walks are skipped, except
// where CI=true; with -short they always are.
package walk
