package incidents

import (
	"strings"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/views/ui"
)

func TestVisit(t *testing.T) {
	ten := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name     string
		from, to time.Time
		today    store.Date
		want     string
	}{
		{"today", ten, ten.Add(2 * time.Hour), "2026-11-24", "hoy, martes 24 de noviembre, de 10:00 a 12:00"},
		{"tomorrow", ten, ten.Add(2 * time.Hour), "2026-11-23", "mañana, martes 24 de noviembre, de 10:00 a 12:00"},
		{"later, the beginning only", ten, time.Time{}, "2026-11-20", "el martes 24 de noviembre, a las 10:00"},
		{"over several days", ten, ten.Add(30 * time.Hour), "2026-11-20", "el martes 24 de noviembre, desde las 10:00"},
	} {
		if got := near(c.from, c.to, c.today); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestShort(t *testing.T) {
	for in, want := range map[string]string{
		"Rayas\n negras ":               "Rayas negras",
		strings.Repeat("ñ", 80):         strings.Repeat("ñ", 80),
		strings.Repeat("ñ", 81):         strings.Repeat("ñ", 80) + "…",
		strings.Repeat("palabra ", 20):  strings.TrimSpace(strings.Repeat("palabra ", 10)) + "…",
		"a " + strings.Repeat("b", 100): "a " + strings.Repeat("b", 78) + "…",
	} {
		if got := short(in); got != want {
			t.Errorf("short(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestTitle(t *testing.T) {
	for _, c := range []struct {
		event store.IncidentEvent
		want  string
	}{
		{store.IncidentEvent{Kind: store.IncidentWasCreated, State: store.IncidentAssigned}, "Recibida"},
		{store.IncidentEvent{Kind: store.IncidentWasAssigned, State: store.IncidentWorking, Technician: "Rosa Prado"}, "Asignada a Rosa Prado"},
		{store.IncidentEvent{Kind: store.IncidentWasMoved, State: store.IncidentParts}, "Pendiente de repuesto"},
		{store.IncidentEvent{Kind: store.IncidentHasMessage, FromDealer: true}, "Mensaje de SERCAMÁN"},
		{store.IncidentEvent{Kind: store.IncidentHasMessage}, "Mensaje suyo"},
		{store.IncidentEvent{Kind: store.IncidentWasReopened, State: store.IncidentNew}, "Reabierta"},
		{store.IncidentEvent{Kind: store.IncidentHasReading, FromDealer: true, State: store.IncidentWorking}, "Lectura tomada"},
	} {
		if got := title(c.event, "SERCAMÁN"); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.event.Kind, c.event.State, got, c.want)
		}
		if ui.IncidentIcon(c.event) == "" {
			t.Errorf("%s %s has no icon", c.event.Kind, c.event.State)
		}
	}
}

func TestStatesInTheAddress(t *testing.T) {
	for _, state := range append(store.IncidentStates[:], store.IncidentsOpen, store.IncidentsClosed) {
		if got := ParamState(StateParam(state)); got != state {
			t.Errorf("%s is written %q and read as %q", state, StateParam(state), got)
		}
		if _, icon, _ := badge(state); state.Word() != "" && icon == "" {
			t.Errorf("%s has no mark", state)
		}
	}
	if got := ParamState("lo-que-sea"); got != "" {
		t.Errorf("an unknown state is read as %q", got)
	}
}
