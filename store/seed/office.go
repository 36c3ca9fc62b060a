package seed

import (
	"context"
	"fmt"

	"areaclientes/store"
)

// office is the morning of Ana Belmonte: somebody telephones with a breakdown, a reading and an order;
// she takes an order on, leaves notes for her colleagues and mends what the ERP has wrong.
func (t *story) office(ctx context.Context) error {
	colleagues, err := t.store.Staff.List(ctx)
	if err != nil {
		return err
	}
	customers, err := t.customers(ctx)
	if err != nil {
		return err
	}
	for _, who := range colleagues {
		if who.Role == store.RoleOffice {
			ctx = store.WithActor(ctx, store.Actor{Kind: store.ByStaff, Staff: who.ID, Name: who.Name, Role: who.Role, IP: "127.0.0.1"})
			return t.morning(ctx, who, customers)
		}
	}
	return fmt.Errorf("nobody works in the office")
}

func (t *story) morning(ctx context.Context, ana store.Colleague, customers []store.CustomerID) error {
	caller := customers[len(customers)-1]
	machines, err := t.store.Equipment.List(ctx, caller, store.EquipmentFilter{})
	if err != nil {
		return err
	}
	if err := t.call(ctx, caller, machines[0]); err != nil {
		return err
	}
	t.at(0, 23, 50)
	queue, err := t.store.Office.OrderQueue(ctx, store.OrderSeek{States: []store.OrderState{store.OrderProcessing}})
	if err != nil || len(queue.Orders) == 0 {
		return err
	}
	order := queue.Orders[0]
	if err := t.store.Office.AssignOrder(ctx, order.Number, ana.ID, order.Version); err != nil {
		return err
	}
	if err := t.store.Office.AddOrderNote(ctx, order.Number, "El cian está en la estantería nueva.", t.key()); err != nil {
		return err
	}
	record, err := t.store.Office.Record(ctx, store.OnCustomer, int64(caller))
	if err != nil {
		return err
	}
	return t.store.Office.Amend(ctx, store.OnCustomer, int64(caller), record.Version, store.Values{"phone": "925 77 88 99"})
}

// call writes down what somebody says on the telephone about a machine.
func (t *story) call(ctx context.Context, caller store.CustomerID, machine store.Equipment) error {
	t.at(0, 23, 40)
	_, err := t.store.Office.ReportIncident(ctx, machine.ID, store.CallReport{Report: store.Report{
		Contact: machine.Contact, Phone: machine.Phone, Description: "Al imprimir desde el servidor salen hojas con símbolos.",
		Kind: store.Corrective, Severity: store.Partial, Idem: t.key()}})
	if err != nil {
		return err
	}
	usual, err := t.store.Readings.Usual(ctx, caller, machine.ID)
	if err != nil {
		return err
	}
	entry := store.Entry{Counts: store.Counts{}, Idem: t.key()}
	for counter, last := range machine.Last.Counts {
		entry.Counts[counter] = last + usual[counter]/20 // a day or two after the last one
	}
	if _, err := t.store.Office.TakeReading(ctx, machine.ID, entry); err != nil {
		return err
	}
	found, err := t.store.Articles.Search(ctx, caller, machine.ID, "")
	if err != nil || len(found) == 0 {
		return err
	}
	delivery, err := t.delivery(ctx, caller, orderPath{})
	if err != nil {
		return err
	}
	_, err = t.store.Office.PlaceOrder(ctx, caller, []store.CallLine{{Equipment: machine.ID, Article: found[0].Article.ID, Quantity: 1}}, delivery)
	return err
}
