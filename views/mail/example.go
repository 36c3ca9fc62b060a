package mail

import (
	"time"

	"areaclientes/store"
)

// exampleAt is when the made-up facts of previews happened.
var exampleAt = time.Date(2026, time.November, 23, 10, 30, 0, 0, time.UTC)

func exampleParty() store.PartyFacts {
	return store.PartyFacts{Number: "4812", Name: "Talleres Gredos, S.L.", Phone: "925 11 22 33", Email: "ana@gredos.example"}
}

func exampleIncident() store.IncidentFacts {
	return store.IncidentFacts{
		Number: "W92987", Kind: store.Corrective, Severity: store.Partial, State: store.IncidentNew, Contact: "Ana Belén Ruiz", Phone: "925 11 22 33",
		Description: "Salen rayas negras en las copias y a veces se atasca.", Entered: store.Entered{Source: store.FromPortal}, CreatedAt: exampleAt, Customer: exampleParty(),
		Machine: store.MachineFacts{Model: "Konica Minolta bizhub C454e", Number: "20655", OwnRef: "COP-02", Location: "Sala de copias",
			Address: "C/ Río Alberche, 12", Postcode: "45007", City: "Toledo"},
		Technician: store.PartyFacts{Name: "Javier Molina", Phone: "600 10 20 30", Email: "javier@distribuidor.example"},
		Reading:    store.ReadingFacts{On: store.DateOf(exampleAt), Counts: store.Counts{store.BN: 212000, store.Color: 40976}},
	}
}

// exampleIncidentNews is the same incident when it is resolved.
func exampleIncidentNews() store.IncidentFacts {
	f := exampleIncident()
	f.State = store.IncidentResolved
	f.Event = store.EventFacts{Kind: store.IncidentWasMoved, FromDealer: true, Author: "Javier Molina", State: store.IncidentResolved,
		Body: "Cambiado el tambor.", At: exampleAt.Add(time.Hour)}
	return f
}

func exampleOrder() store.OrderFacts {
	machine := store.MachineFacts{Model: "Konica Minolta bizhub C454e", Number: "20655", Location: "Sala de copias"}
	return store.OrderFacts{
		Number: "06354", State: store.OrderReview, Entered: store.Entered{Source: store.FromPortal}, YourRef: "OC-118", PaymentMethod: "TRANSFERENCIA", Regime: "iva",
		Ship:  store.ShipFacts{Name: "Cliente", Address: "C/ Río Alberche, 12", Postcode: "45007", City: "Toledo", Contact: "Ana Belén Ruiz", Schedule: "De 8:00 a 15:00"},
		Gross: 6840, Net: 6840, Total: 8276, Units: 3, CreatedAt: exampleAt, Customer: exampleParty(), Review: "La dirección de envío es nueva.",
		Carrier: "SEUR", Tracking: "0123456789",
		Lines: []store.LineFacts{
			{Ref: "TN-512K", Description: "Tóner negro", Quantity: 2, Included: true, Machine: machine},
			{Ref: "TN-512C", Description: "Tóner cian", Quantity: 1, Price: 6840, Net: 6840, Machine: machine},
		},
		Taxes: []store.TaxFacts{{Rate: 2100, Base: 6840, Tax: 1436}},
	}
}

// exampleOrderNews is the same order when it has left.
func exampleOrderNews() store.OrderFacts {
	f := exampleOrder()
	f.State = store.OrderShipped
	f.Event = store.OrderEventFacts{FromDealer: true, Author: "Ana Belmonte", State: store.OrderShipped, Note: "Llega el martes.", At: exampleAt.Add(time.Hour)}
	return f
}

func exampleStaffLink() store.StaffLinkFacts {
	return store.StaffLinkFacts{Path: "/gestion/alta/…", Email: "ana@distribuidor.example", Role: store.RoleOffice, First: true, Expires: exampleAt.Add(24 * time.Hour)}
}

func exampleImport() store.ImportFacts {
	const file = "equipos.csv"
	return store.ImportFacts{
		Job:      store.ImportJob{ID: 1, State: store.ImportDone, Created: exampleAt, Files: []store.ImportUpload{{ImportFile: store.ImportFile{Name: file}}}},
		Rejected: 1, Rejects: []store.ImportLine{{File: file, Line: 118, Text: "No existe el cliente «99999»."}},
	}
}

func exampleInvitation() store.InvitationFacts {
	return store.InvitationFacts{Customer: exampleParty()}
}

// exampleReading is the made-up machine's last reading.
func exampleReading(bn int64) store.ReadingFacts {
	return store.ReadingFacts{On: store.DateOf(exampleAt), Counts: store.Counts{store.BN: bn, store.Color: 40976}}
}

func exampleReminder() store.ReminderFacts {
	month := store.DateOf(exampleAt)
	return store.ReminderFacts{
		Customer: exampleParty(), Period: store.Period{First: month[:8] + "01", Last: month[:8] + "30"},
		Machines: []store.DueFacts{{Machine: exampleIncident().Machine, Last: exampleReading(212000)}},
	}
}

func exampleQuestion() store.QuestionFacts {
	return store.QuestionFacts{
		Customer: exampleParty(),
		Machine:  exampleIncident().Machine, Reading: exampleReading(999000), Before: exampleReading(212000), Usual: store.Counts{store.BN: 2300},
		Equipment: 1, ID: 1,
	}
}

func exampleAccessLink() store.AccessLinkFacts {
	return store.AccessLinkFacts{Purpose: store.LinkActivate, Path: store.AccessPath + "?enlace=…", Expires: exampleAt.Add(30 * time.Minute), Customer: exampleParty()}
}

func exampleAccessNews() store.AccessNews {
	return store.AccessNews{Customer: exampleParty(), Person: "Ana Belén Ruiz", Email: "ana@gredos.example", At: exampleAt}
}

func exampleNotice() store.NoticeFacts {
	return store.NoticeFacts{Customer: exampleParty(), Since: exampleAt, Path: "/acceso?enlace=…", Lines: []store.NoticeLine{
		{What: "Lectura 20655: lectura enviada", At: exampleAt.Add(time.Minute)}, {What: "Pedido 06354: hecho por el cliente", At: exampleAt.Add(5 * time.Minute)},
	}}
}

func exampleAlarm() store.AlarmFacts {
	return store.AlarmFacts{Hour: 31, Day: 48, Until: exampleAt.Add(time.Hour)}
}
