package main

import (
	_ "github.com/a-h/templ"
	_ "github.com/andybalholm/brotli"
	_ "github.com/chromedp/chromedp"
	_ "github.com/emersion/go-smtp"
	_ "github.com/gofiber/fiber/v2/middleware/session"
	_ "github.com/gofiber/storage/sqlite3/v2"
	_ "github.com/rogpeppe/go-internal/testscript"
	_ "github.com/tdewolff/minify/v2/minify"
	_ "github.com/valyala/fasthttp"
	_ "github.com/wneessen/go-mail"
	_ "github.com/xuri/excelize/v2"
	_ "golang.org/x/image/webp"
	_ "golang.org/x/net/html"
	_ "golang.org/x/sync/errgroup"
	_ "golang.org/x/text/unicode/norm"
)
