package customers

import (
	"strconv"

	"areaclientes/store"
	"areaclientes/views/office/frame"
	"areaclientes/views/ui"
)

// PermitID is the region that the answer of the form replaces.
const PermitID = "acceso-persona"

// PermitView is somebody at a customer's with what they see and may, as typed.
type PermitView struct {
	Customer store.Record
	Peer     store.Peer
	Access   ui.Access
	Version  int64
	Idem     string
	Clash    *frame.Clash
	Errors   store.Invalid
}

// PermitPath is where the access of a customer's person is found.
func PermitPath(customer store.CustomerID, id store.PersonID) string {
	return Path(customer) + "/personas/" + strconv.FormatInt(int64(id), 10) + "/acceso"
}

func (v PermitView) path() string { return PermitPath(v.Peer.Customer, v.Peer.ID) }

// lets reports whether the form lets somebody in who does not come in now.
func (v PermitView) lets() bool {
	return v.Peer.State == store.PeerContact || v.Peer.State == store.PeerWithdrawn
}

func (v PermitView) version() string { return strconv.FormatInt(v.Version, 10) }

func (v PermitView) faults() []ui.FieldError {
	list := v.Access.Faults()
	if text := v.Errors["email"]; text != "" {
		list = append(list, ui.FieldError{ID: "correo", Text: text})
	}
	return list
}

func (v PermitView) facts() []ui.Pair {
	sees, may := ui.PermitWords(v.Peer.Permit)
	if v.Peer.State == store.PeerContact {
		return []ui.Pair{{Term: "Correo", Text: v.Peer.Email}}
	}
	return []ui.Pair{{Term: "Correo", Text: v.Peer.Email}, {Term: "Ve", Text: sees}, {Term: "Puede", Text: may},
		{Term: "Última entrada", Text: entrance(v.Peer)}, {Term: "Invitado", Text: ui.Dots(day(v.Peer), v.Peer.InvitedBy)}}
}

func entrance(p store.Peer) string {
	if p.SeenAt.IsZero() {
		return "Nunca"
	}
	return ui.Moment(p.SeenAt)
}

func day(p store.Peer) string {
	if p.InvitedAt.IsZero() {
		return ""
	}
	return ui.DayOf(p.InvitedAt)
}

// peerBadge is how far somebody has come in, beside their name.
func peerBadge(p store.Peer) (kind ui.Kind, icon, text string) {
	kind, icon, text = ui.PeerBadge(p.State)
	if p.Main {
		return kind, "star", "Usuario principal"
	}
	return kind, icon, "Acceso: " + text
}

// peerWords is what somebody who comes in sees and may.
func peerWords(p store.Peer) string {
	if p.State != store.PeerActive && p.State != store.PeerInvited {
		return ""
	}
	sees, may := ui.PermitWords(p.Permit)
	return ui.Dots("Ve: "+sees, "Puede: "+may, "Última entrada: "+entrance(p))
}
