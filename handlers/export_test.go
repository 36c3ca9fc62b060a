package handlers

import "areaclientes/handlers/web"

// Also mounts more routes than the portal has.
func (p *Portal) Also(mount func(*web.Router)) {
	mount(p.web.On(p.app))
	p.serve = p.app.Handler()
}
