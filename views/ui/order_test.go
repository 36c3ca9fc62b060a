package ui

import (
	"slices"
	"testing"

	"areaclientes/store"
)

func TestOrderSteps(t *testing.T) {
	step := func(state store.OrderState) store.OrderEvent {
		return store.OrderEvent{Kind: store.OrderWasMoved, State: state}
	}
	for _, test := range []struct {
		name   string
		state  store.OrderState
		events []store.OrderEvent
		want   []string
		now    string
	}{
		{"through review, the step of the office stands before the four of every order", store.OrderProcessing,
			[]store.OrderEvent{step(store.OrderReview), step(store.OrderProcessing)},
			[]string{"Pendiente de validar", "Procesando", "Preparado", "Enviado", "Entregado"}, "Procesando"},
		{"a message is no step", store.OrderProcessing,
			[]store.OrderEvent{step(store.OrderProcessing), {Kind: store.OrderHasMessage, State: store.OrderProcessing}},
			[]string{"Procesando", "Preparado", "Enviado", "Entregado"}, "Procesando"},
		{"a step that was taken back is ahead again", store.OrderProcessing,
			[]store.OrderEvent{step(store.OrderProcessing), step(store.OrderPrepared), {Kind: store.OrderWasBack, State: store.OrderProcessing}},
			[]string{"Procesando", "Preparado", "Enviado", "Entregado"}, "Procesando"},
		{"nothing is ahead of a cancelled one", store.OrderCancelled,
			[]store.OrderEvent{step(store.OrderProcessing), step(store.OrderCancelled)}, []string{"Procesando", "Anulado"}, "Anulado"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var titles []string
			for _, step := range OrderSteps(store.Order{State: test.state, Events: test.events}) {
				titles = append(titles, step.Title)
				if step.Now && step.Title != test.now {
					t.Errorf("now at %q, want %q", step.Title, test.now)
				}
			}
			if !slices.Equal(titles, test.want) {
				t.Errorf("steps = %v, want %v", titles, test.want)
			}
		})
	}
}
