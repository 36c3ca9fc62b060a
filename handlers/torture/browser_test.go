//go:build linux

package torture

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/html"

	"areaclientes/handlers/webtest"
)

// browser is somebody at a browser without JavaScript, who is signed in.
type browser struct {
	base   string // where the program listens
	from   string // their address, as the proxy says it
	cookie *http.Cookie
	client *http.Client
}

// newBrowser has a connection of its own, and follows no redirect: where it leads is what was confirmed.
func newBrowser(address string, number int, cookie *http.Cookie) *browser {
	return &browser{
		base: "http://" + address, from: fmt.Sprintf("10.%d.%d.%d", number>>8&255, number&255, 1+number%250), cookie: cookie,
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
	}
}

// photo is a file to be sent along.
type photo struct {
	field, name string
	data        []byte
}

// open looks at a page.
func (b *browser) open(path string) (webtest.Answer, error) {
	return b.do(http.MethodGet, path, nil, "")
}

// errNoForm is said of a page that has not the form that was looked for: there is nothing to be sent.
var errNoForm = errors.New("the form is not on the page")

// submit fills in the form of a page and sends it.
func (b *browser) submit(on webtest.Answer, action string, typed map[string]string, photos ...photo) (webtest.Answer, error) {
	selector := "form[method=post][action='" + action + "']"
	token := on.Attr(selector+" input[name=csrf]", "value")
	if token == "" {
		return on, fmt.Errorf("%s, %d: %w", action, on.Status, errNoForm)
	}
	values := on.Form(selector)
	values.Set("csrf", token)
	for name, value := range typed {
		values.Set(name, value)
	}
	if on.Count(selector+"[enctype='multipart/form-data']") == 0 {
		return b.do(http.MethodPost, action, strings.NewReader(values.Encode()), "application/x-www-form-urlencoded")
	}
	body, contentType, err := parts(values, photos)
	if err != nil {
		return on, err
	}
	return b.do(http.MethodPost, action, body, contentType)
}

func parts(values url.Values, photos []photo) (io.Reader, string, error) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	var failed []error
	for name, list := range values {
		for _, value := range list {
			failed = append(failed, form.WriteField(name, value))
		}
	}
	for _, p := range photos {
		part, err := form.CreateFormFile(p.field, p.name)
		if err == nil {
			_, err = part.Write(p.data)
		}
		failed = append(failed, err)
	}
	return &body, form.FormDataContentType(), errors.Join(append(failed, form.Close())...)
}

func (b *browser) do(method, path string, body io.Reader, contentType string) (webtest.Answer, error) {
	req, err := http.NewRequest(method, b.base+path, body)
	if err != nil {
		return webtest.Answer{}, err
	}
	req.AddCookie(b.cookie)
	req.Header.Set("X-Real-IP", b.from)
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	res, err := b.client.Do(req)
	if err != nil {
		return webtest.Answer{}, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return webtest.Answer{}, err
	}
	root, err := html.Parse(bytes.NewReader(text))
	return webtest.Answer{Status: res.StatusCode, Header: res.Header, Body: string(text), Root: root}, err
}
