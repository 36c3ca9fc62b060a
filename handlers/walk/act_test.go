package walk

import (
	"slices"
	"strings"
)

// Go comes to an address of the portal.
func (b *browser) Go(path string) {
	b.t.Helper()
	b.call("Page.navigate", params{"url": b.base + path}, nil)
	b.settle()
}

// Back goes back one page, Reload fetches the page again; a form that was posted is posted again.
func (b *browser) Back() {
	b.t.Helper()
	var history struct {
		CurrentIndex int `json:"currentIndex"`
		Entries      []struct {
			ID int64 `json:"id"`
		} `json:"entries"`
	}
	b.call("Page.getNavigationHistory", nil, &history)
	if history.CurrentIndex < 1 {
		b.t.Fatal("there is no page to go back to")
	}
	b.call("Page.navigateToHistoryEntry", params{"entryId": history.Entries[history.CurrentIndex-1].ID}, nil)
	b.settle()
}

// Reload fetches the page again; a page that answered a form sends the form again.
func (b *browser) Reload() {
	b.t.Helper()
	b.call("Page.reload", nil, nil)
	b.settle()
}

// In does steps within the smallest part of the page that shows the text: a row, a card, a form.
func (b *browser) In(text string, steps func()) {
	b.t.Helper()
	outer := b.scope
	b.scope = text
	defer func() { b.scope = outer }()
	steps()
}

// Click presses the link or button with that name.
func (b *browser) Click(name string) {
	b.t.Helper()
	b.press(b.find(name, "link", "button", "DisclosureTriangle"), 1)
}

// DoubleClick presses it twice, as quickly as impatient people do.
func (b *browser) DoubleClick(name string) {
	b.t.Helper()
	b.press(b.find(name, "link", "button"), 2)
}

// Choose picks the choice with that name: of several, or yes.
func (b *browser) Choose(name string) {
	b.t.Helper()
	b.press(b.find(name, "radio", "checkbox", "option"), 1)
}

// Fill replaces what stands in the field.
func (b *browser) Fill(name, text string) {
	b.t.Helper()
	field := b.find(name, "textbox", "searchbox", "spinbutton", "combobox")
	b.press(field, 1)
	b.on(field, `function() { this.select() }`, nil)
	if text == "" {
		b.Key("Delete")
	} else {
		b.Type(text)
	}
	b.settle()
}

// Type writes where the cursor stands.
func (b *browser) Type(text string) {
	b.t.Helper()
	b.call("Input.insertText", params{"text": text}, nil)
}

// Key presses a key.
func (b *browser) Key(name string) {
	b.t.Helper()
	key := params{"type": "rawKeyDown", "key": name, "code": name, "windowsVirtualKeyCode": keyCodes[name]}
	if name == "Enter" {
		key["type"], key["text"] = "keyDown", "\r"
	}
	b.call("Input.dispatchKeyEvent", key, nil)
	b.call("Input.dispatchKeyEvent", params{"type": "keyUp", "key": name, "code": name, "windowsVirtualKeyCode": keyCodes[name]}, nil)
}

var keyCodes = map[string]int{"Tab": 9, "Enter": 13, "Escape": 27, "ArrowUp": 38, "ArrowDown": 40, "Delete": 46}

// Select picks from a list.
func (b *browser) Select(name, option string) {
	b.t.Helper()
	var found bool
	b.on(b.find(name, "combobox", "listbox"), `function(text) {
		const option = [...this.options].find(o => fold(o.text) === text) || [...this.options].find(o => fold(o.text).startsWith(text));
		if (!option) return false;
		this.focus(); this.value = option.value;
		this.dispatchEvent(new Event("input", { bubbles: true })); this.dispatchEvent(new Event("change", { bubbles: true }));
		return true;
	}`, &found, option)
	if !found {
		b.fail("the list «%s» has no «%s»", name, option)
	}
	b.settle()
}

// Attach picks files of testdata for the field.
func (b *browser) Attach(name string, paths ...string) {
	b.t.Helper()
	b.call("DOM.setFileInputFiles", params{"files": paths, "objectId": b.find(name, "button", "textbox")}, nil)
	b.settle()
}

// press meets the element where a finger or a mouse would, fails when something lies on top, and
// waits for the page to which it leads.
func (b *browser) press(element string, times int) {
	b.t.Helper()
	var at struct {
		X, Y    float64
		Covered string
	}
	b.until(func() bool { // nothing moves any more
		before := at
		b.on(element, `function() { return place(this) }`, &at)
		return at == before
	}, func() { b.fail("it does not stand still") })
	if at.Covered != "" {
		b.fail("it is covered by %s", at.Covered)
	}
	var leaves bool
	b.on(element, `function(script) { return leaves(this, script) }`, &leaves, b.mode.script)
	pages := b.watch.loaded()
	for click := 1; click <= times; click++ {
		b.mouse("mousePressed", at.X, at.Y, click)
		if times == 1 {
			b.settle() // people hold the button down for longer than a list takes to change under it
		}
		b.mouse("mouseReleased", at.X, at.Y, click)
	}
	b.until(func() bool { return !leaves || b.watch.loaded() > pages }, func() { b.fail("it leads nowhere") })
	b.settle()
}

func (b *browser) mouse(kind string, x, y float64, click int) {
	b.t.Helper()
	b.call("Input.dispatchMouseEvent", params{"type": kind, "x": x, "y": y, "button": "left", "clickCount": click}, nil)
}

// find waits for the element that assistive technology knows by one of these roles and by that
// name: the very name, else one that begins with it, else one that has it in it.
func (b *browser) find(name string, roles ...string) (element string) {
	b.t.Helper()
	var all []node
	b.until(func() bool {
		all = b.accessible(params{"accessibleName": name}, roles)
		if len(all) == 0 {
			for _, role := range roles {
				all = append(all, b.accessible(params{"role": role}, roles)...)
			}
		}
		for _, fits := range []func(text, name string) bool{equal, strings.HasPrefix, strings.Contains} {
			if i := slices.IndexFunc(all, func(n node) bool { return fits(n.name, name) }); i >= 0 {
				element = b.resolve(all[i].id)
				return element != ""
			}
		}
		return false
	}, func() { b.fail("there is no %s «%s» among %q", strings.Join(roles, " or "), name, all) })
	return element
}

func equal(text, name string) bool { return text == name }

type node struct {
	name string
	id   int64
}

type value struct {
	Value any `json:"value"`
}

func (n node) String() string { return n.name }

// accessible lists what assistive technology finds in the scope by a name or a role.
func (b *browser) accessible(query params, roles []string) (nodes []node) {
	var found struct {
		Nodes []struct {
			Ignored bool  `json:"ignored"`
			Name    value `json:"name"`
			Role    value `json:"role"`
			ID      int64 `json:"backendDOMNodeId"`
		} `json:"nodes"`
	}
	query["objectId"] = b.root()
	if query["objectId"] == "" || b.try("Accessibility.queryAXTree", query, &found) != nil {
		return nil // the page is just changing
	}
	for _, n := range found.Nodes {
		name, _ := n.Name.Value.(string)
		role, _ := n.Role.Value.(string)
		if !n.Ignored && slices.Contains(roles, role) {
			nodes = append(nodes, node{strings.Join(strings.Fields(name), " "), n.ID})
		}
	}
	return nodes
}

func (b *browser) resolve(id int64) string {
	var resolved struct {
		Object struct {
			ID string `json:"objectId"`
		} `json:"object"`
	}
	if b.try("DOM.resolveNode", params{"backendNodeId": id}, &resolved) != nil {
		return ""
	}
	return resolved.Object.ID
}
