package erp

import "areaclientes/store"

// field is one thing a table can say, and the headings under which ERPs say it.
type field struct {
	name     string // as store.ImportBatch knows it
	label    string // as people know it
	read     reader
	required bool
	headings []string // in normal form, the best first
}

// table is a kind of table and how it is recognised.
type table struct {
	kind   store.ImportTable
	label  string
	hints  []string // words in the name of the file or sheet, or in a title line, that speak for it
	fields []field
	bonus  float64  // for a table whose needs are so particular that having them all says more than other columns do
	alone  int      // for a table that needs little: so many columns, and all understood, unless a word speaks for it
	oneOf  []string // at least one of these fields must be there
}

// dictionary is what we know of the tables of Spanish ERPs, in the order of store.ImportOrder.
func dictionary() []table {
	tables := []table{technicians(), customers(), addresses(), equipment(), articles(), compatibility(), coverage(), readings()}
	for i, t := range tables {
		tables[i].label = t.kind.Word()
		for i := range t.fields {
			t.fields[i].headings = normals(t.fields[i].headings)
		}
	}
	return tables
}

func technicians() table {
	return table{kind: store.ImportTechnicians, alone: 3, hints: []string{"tecnico", "tec", "operario", "sat", "personal"}, fields: []field{
		{"code", "Código", code, true, []string{"Código", "Código técnico", "Técnico", "ID", "ID técnico", "Nº técnico", "Número", "Código operario", "Operario", "CODTEC", "Código empleado"}},
		{"name", "Nombre", text, true, []string{"Nombre", "Nombre técnico", "Nombre y apellidos", "Nombre completo", "Descripción", "NOMTEC", "Apellidos y nombre", "Empleado"}},
		{"email", "E-mail", text, false, emails},
		{"phone", "Teléfono", text, false, phones},
		{"inactive", "Baja", struck, false, struckOff},
		{"active", "Activo", inForce, false, actives},
	}}
}

// Headings that mean the same in several tables.
var (
	emails    = []string{"E-mail", "Correo electrónico", "Correo", "Email", "e-mail contacto", "Email 1", "Email facturación", "Email cliente", "Email técnico", "Dirección correo", "Dirección email", "EMACLI", "Correo e"}
	phones    = []string{"Teléfono", "Teléfono 1", "Teléfono fijo", "Teléfono contacto", "Teléfono cliente", "Móvil", "Teléfono móvil", "Tlf. móvil", "TELCLI", "Teléfono principal", "Teléfono empresa", "Telefono fijo 1"}
	faxes     = []string{"Fax", "Nº fax", "Telefax", "FAXCLI", "Tel. fax", "Teléfono 2 fax"}
	streets   = []string{"Dirección", "Domicilio", "Calle", "Dirección 1", "Domicilio fiscal", "Dirección fiscal", "Vía", "Dirección cliente", "DOMCLI", "Dirección completa", "Domicilio social"}
	postcodes = []string{"C.P.", "CP", "Código postal", "Cód. postal", "D.P.", "Distrito postal", "CPOCLI", "C. Postal", "Cpostal", "Cod. pos.", "CP fiscal"}
	cities    = []string{"Población", "Localidad", "Ciudad", "Municipio", "POBCLI", "Población fiscal", "Localidad fiscal", "Pueblo"}
	provinces = []string{"Provincia", "PROCLI", "Provincia fiscal", "Nombre provincia"}
	customer  = []string{"Cliente", "Código cliente", "Nº cliente", "ID cliente", "Número cliente", "CODCLI", "CLIENTE_ID", "Cód. cli.", "Cuenta cliente", "Cód. cliente facturación", "Cliente código", "CLIENT_COD"}
	models    = []string{"Modelo", "Modelo equipo", "Nombre modelo", "Descripción modelo", "Modelo máquina", "Descripción equipo", "Código modelo", "Marca y modelo", "MODMAQ", "Tipo máquina", "Modelo aparato"}
	machines  = []string{"Nº equipo", "Equipo", "Matrícula", "ID equipo", "Código equipo", "Nº máquina", "Cód. máquina", "Máquina", "ID máquina", "Número equipo", "Nº aparato", "Nº activo", "Activo fijo", "Nº inventario", "CODMAQ", "Cód. aparato", "ID aparato", "Ficha equipo", "Nº ficha"}
	articleID = []string{"Referencia", "Artículo", "Código artículo", "Ref. artículo", "Cód. producto", "Producto", "SKU", "Referencia artículo", "CODART", "ID artículo", "Part number", "Código referencia", "Referencia fabricante", "Consumible", "Código consumible"}
	families  = []string{"Familia", "Familia artículo", "Código familia", "Grupo", "Tipo artículo", "Categoría", "Subfamilia", "FAMART", "Grupo artículos", "Nombre familia", "Tipo consumible", "Concepto"}
	kinds     = []string{"Tipo contrato", "Modalidad", "Modalidad contrato", "Clase contrato", "Tipo cto.", "Tipo mantenimiento", "Mantenimiento", "Cobertura contrato", "Tipo de mto.", "Contrato tipo", "Modalidad mantenimiento", "Descripción contrato"}
	struckOff = []string{"Baja", "De baja", "Dado de baja", "Fecha baja", "Inactivo", "Bloqueado", "Obsoleto", "Descatalogado", "Anulado", "Baja S/N", "Es baja", "Fecha de baja cliente", "Suspendido"}
	actives   = []string{"Activo", "Vigente", "Estado", "Situación cliente", "En activo", "Activo S/N"}
)

func customers() table {
	return table{kind: store.ImportCustomers, hints: []string{"cliente", "cli", "client"}, fields: []field{
		{"number", "Código", code, true, append([]string{"Código", "Número", "Nº", "ID", "Cuenta", "Subcuenta", "Cuenta contable", "Abonado", "Nº abonado", "Código interno"}, customer...)},
		{"name", "Razón social", text, true, []string{"Razón social", "Nombre fiscal", "Nombre", "Nombre cliente", "Cliente nombre", "Denominación social", "Nombre o razón social", "NOFCLI", "Empresa", "Titular", "Denominación", "Nombre empresa", "Razón", "NOMCLI", "Nombre completo"}},
		{"trade_name", "Nombre comercial", text, false, []string{"Nombre comercial", "Comercial nombre", "NOCCLI", "Alias", "Rótulo", "Nombre corto", "Marca comercial"}},
		{"nif", "NIF", nif, true, []string{"NIF", "CIF", "N.I.F.", "C.I.F.", "CIF/NIF", "NIF/CIF", "DNI", "DNI/CIF", "NIF/CIF/NIE", "CIF/DNI", "VAT", "NIFCLI", "Identificación fiscal", "Nº identificación fiscal", "Documento", "Nº CIF", "Nº NIF", "CIF cliente", "NIF cliente", "CIF o NIF", "Código fiscal", "NIF IVA", "DNI/NIF"}},
		{"address", "Dirección", text, false, streets},
		{"postcode", "Código postal", text, false, postcodes},
		{"city", "Población", text, false, cities},
		{"province", "Provincia", text, false, provinces},
		{"phone", "Teléfono", text, false, phones},
		{"fax", "Fax", text, false, faxes},
		{"email", "E-mail", text, false, emails},
		{"payment_method", "Forma de pago", text, false, []string{"Forma de pago", "Forma pago", "Form. pago", "F. pago", "FPago", "Condiciones de pago", "Medio de pago", "Modo de pago", "FPACLI", "Método de pago", "Descripción forma pago", "Tipo pago"}},
		{"discount", "Descuento", percent, false, []string{"% Dto", "Descuento", "Dto.", "Dto. comercial", "Descuento comercial", "Dto. 1", "% descuento", "Descuento general", "DT1CLI", "Dto. factura", "Dto. habitual", "Desc.", "% desc."}},
		{"prompt_payment", "Pronto pago", percent, false, []string{"% PP", "PP", "Pronto pago", "Dto. PP", "Dto. pronto pago", "P.P.", "% pronto pago", "Descuento pronto pago", "PPACLI", "Dto. p. pago"}},
		{"tax_regime", "Régimen de IVA", regime, false, []string{"Régimen IVA", "Régimen", "Régimen fiscal", "Tipo IVA", "Tipo de IVA", "Régimen impuestos", "Impuesto", "IVA", "Tipo impuesto", "Régimen de impuesto", "Grupo IVA", "Grupo registro IVA", "Tratamiento IVA", "Clase IVA"}},
		{"surcharge", "Recargo de equivalencia", flag, false, []string{"Recargo equivalencia", "R.E.", "Recargo", "Rec. equivalencia", "Aplica recargo", "Recargo S/N", "Rec. equiv.", "REQCLI", "Recargo de equiv."}},
		{"inactive", "Baja", struck, false, struckOff},
		{"active", "Activo", inForce, false, actives},
	}}
}

func addresses() table {
	return table{kind: store.ImportAddresses, hints: []string{"direccion", "dir", "envio", "entrega", "delegacion", "domicilios"}, fields: []field{
		{"customer", "Cliente", code, true, customer},
		{"name", "Nombre", text, false, []string{"Nombre", "Descripción", "Alias", "Nombre dirección", "Código dirección", "ID dirección", "Nº dirección", "Delegación", "Centro", "Sede", "Nombre envío", "Nombre delegación", "Sucursal", "Tienda", "Nombre centro", "Destino", "Tipo dirección"}},
		{"address", "Dirección", text, true, append([]string{"Dirección envío", "Dirección de entrega", "Domicilio envío", "Domicilio entrega"}, streets...)},
		{"postcode", "Código postal", text, false, append([]string{"CP envío", "CP entrega", "Código postal envío"}, postcodes...)},
		{"city", "Población", text, false, append([]string{"Población envío", "Población entrega"}, cities...)},
		{"province", "Provincia", text, false, append([]string{"Provincia envío", "Provincia entrega"}, provinces...)},
		{"contact", "Contacto", text, false, contacts},
		{"schedule", "Horario", text, false, []string{"Horario", "Horario entrega", "Horas", "Horario recepción", "Horario apertura", "Horario de reparto", "Hora entrega"}},
	}}
}

var contacts = []string{"Contacto", "Persona contacto", "Persona de contacto", "A la atención", "Atención", "Responsable", "Nombre contacto", "Contacto 1", "Att.", "Pers. contacto"}
