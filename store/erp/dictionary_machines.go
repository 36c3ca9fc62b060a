package erp

import "areaclientes/store"

func equipment() table {
	return table{kind: store.ImportEquipment, hints: []string{"equipo", "maquina", "maq", "parque", "aparato"}, fields: []field{
		{"number", "Nº de equipo", code, true, append([]string{"Código", "ID", "Número", "Nº"}, machines...)},
		{"customer", "Cliente", code, true, customer},
		{"model", "Modelo", text, true, append([]string{"Descripción", "Equipo descripción"}, models...)},
		{"serial", "Nº de serie", text, false, []string{"Nº serie", "Serie", "Número de serie", "S/N", "Serial", "Nº de fabricación", "Nº serie equipo", "Serial number", "Nº de fábrica", "NUMSER", "Serie equipo", "Bastidor"}},
		{"own_ref", "Ref. propia", text, false, []string{"Ref. propia", "Referencia propia", "Su referencia", "Ref. cliente", "Referencia cliente", "Nº interno cliente", "Etiqueta", "Inventario cliente", "Código interno", "Ref. interna", "Nombre en red", "Su ref."}},
		{"location", "Ubicación", text, false, []string{"Ubicación", "Situación", "Emplazamiento", "Departamento", "Planta", "Lugar", "Sección", "Localización", "Ubicación equipo", "Dpto.", "Ubicación exacta"}},
		{"address", "Dirección", text, false, append([]string{"Dirección instalación", "Domicilio instalación", "Dirección equipo", "Lugar de instalación"}, streets...)},
		{"postcode", "Código postal", text, false, append([]string{"CP instalación", "CP equipo"}, postcodes...)},
		{"city", "Población", text, false, append([]string{"Población instalación", "Población equipo"}, cities...)},
		{"province", "Provincia", text, false, append([]string{"Provincia instalación"}, provinces...)},
		{"phone", "Teléfono", text, false, phones},
		{"fax", "Fax", text, false, faxes},
		{"email", "E-mail", text, false, emails},
		{"contact", "Contacto", text, false, contacts},
		{"contract", "Contrato", code, false, []string{"Contrato", "Nº contrato", "Código contrato", "ID contrato", "Contrato mantenimiento", "Número de contrato", "CODCTO", "Nº cto.", "Contrato nº"}},
		{"contract_kind", "Tipo de contrato", upper, false, kinds},
		{"starts_on", "Fecha de alta", day, false, []string{"Fecha alta", "F. alta", "Alta", "Fecha inicio", "Inicio contrato", "Fecha instalación", "Fecha contrato", "Fecha inicio contrato", "Desde", "Fecha de inicio", "F. instalación", "Vigencia desde"}},
		{"ends_on", "Fecha de baja", day, false, []string{"Fecha baja", "F. baja", "Fecha fin", "Fin contrato", "Fecha vencimiento", "Fecha fin contrato", "Vencimiento", "Hasta", "Fecha retirada", "F. fin", "Fecha final", "Vigencia hasta", "Fecha cancelación"}},
		{"inactive", "Baja", struck, false, []string{"Baja", "De baja", "Dado de baja", "Inactivo", "Retirado", "Retirada", "Baja S/N"}},
		{"active", "Activo", inForce, false, []string{"Activo", "Vigente", "Estado", "En activo", "Estado contrato", "Contrato activo", "En contrato"}},
		{"technician", "Técnico", text, false, []string{"Técnico", "Asignado a", "Código técnico", "Técnico asignado", "Técnico zona", "Nº técnico", "Operario", "SAT", "ID técnico", "Técnico habitual", "Responsable técnico", "CODTEC"}},
		{"included_bn", "Copias incluidas BN", count, false, []string{"Copias incl. BN", "Copias incluidas BN", "Copias incluidas", "Incluidas BN", "Mínimo BN", "Volumen BN", "Copias mínimo BN", "Copias BN incluidas", "Copias mes BN", "Franquicia BN", "Copias contrato BN", "Mínimo copias BN", "Copias incluidas negro", "Volumen contratado BN", "Copias incluidas B/N"}},
		{"included_color", "Copias incluidas color", count, false, []string{"Copias incl. color", "Copias incluidas color", "Incluidas color", "Mínimo color", "Volumen color", "Copias mínimo color", "Copias color incluidas", "Copias mes color", "Franquicia color", "Copias contrato color", "Mínimo copias color", "Volumen contratado color"}},
		{"price_bn", "Precio por copia BN", copyPrice, false, []string{"Precio copia BN", "Precio BN", "Precio copia", "Coste copia BN", "Precio página BN", "Importe copia BN", "Exceso BN", "Precio exceso BN", "Precio click BN", "Tarifa BN", "Precio copia negro"}},
		{"price_color", "Precio por copia color", copyPrice, false, []string{"Precio copia color", "Precio color", "Coste copia color", "Precio página color", "Importe copia color", "Exceso color", "Precio exceso color", "Precio click color", "Tarifa color"}},
	}}
}

func articles() table {
	return table{kind: store.ImportArticles, hints: []string{"articulo", "art", "consumible", "tarifa", "producto", "catalogo", "toner"}, fields: []field{
		{"ref", "Referencia", code, true, append([]string{"Código", "ID", "Ref."}, articleID...)},
		{"description", "Descripción", text, true, []string{"Descripción", "Denominación", "Nombre", "Descripción artículo", "Nombre artículo", "Concepto", "DESART", "Texto", "Descripción producto", "Nombre producto", "Descripción larga", "Título"}},
		{"family", "Familia", family, false, families},
		{"color", "Color", ink, false, []string{"Color", "Tinta", "Color tóner", "Colour", "Color tinta", "Color consumible"}},
		{"price", "Precio", cents, true, []string{"PVP", "P.V.P.", "Precio venta", "Precio", "Tarifa", "Precio tarifa", "Precio venta público", "PVP 1", "Precio 1", "Importe", "Precio unitario", "Tarifa 1", "PVP sin IVA", "Precio sin IVA", "Precio neto", "P. venta", "Base", "Precio base"}},
		{"tax_rate", "IVA", rate, false, []string{"IVA", "% IVA", "Tipo IVA", "I.V.A.", "Impuesto", "Porcentaje IVA", "Tipo impuesto", "IGIC", "% IGIC", "Tipo de IVA", "IVA %"}},
		{"yield", "Rendimiento", count, false, []string{"Rendimiento", "Duración", "Páginas", "Copias", "Rendimiento páginas", "Capacidad", "Nº copias", "Rendimiento copias", "Autonomía", "Duración páginas", "Vida útil"}},
		{"inactive", "Baja", struck, false, struckOff},
		{"active", "Activo", inForce, false, actives},
	}}
}

func compatibility() table {
	return table{kind: store.ImportCompatibility, alone: 2, hints: []string{"compatib", "art maq", "modelos", "consumibles por"}, fields: []field{
		{"article", "Artículo", code, true, articleID},
		{"model", "Modelo", text, true, append([]string{"Equipo", "Máquina", "Compatible con", "Válido para", "Equipo compatible", "Modelo compatible", "Compatibilidad", "Máquina compatible"}, models...)},
	}}
}

func coverage() table {
	return table{kind: store.ImportCoverage, alone: 2, hints: []string{"cobertura", "contrato", "modalidad"}, fields: []field{
		{"contract_kind", "Tipo de contrato", upper, true, append([]string{"Contrato", "Tipo", "Código contrato", "Nombre contrato"}, kinds...)},
		{"family", "Familia", family, true, append([]string{"Consumible", "Artículo", "Material"}, families...)},
		{"included", "Incluido", flag, false, []string{"Incluido", "Incluida", "Cubierto", "Cubre", "Cobertura", "Incluye", "Entra", "En contrato", "Incluido en contrato", "Gratis", "Sin cargo", "Incluido S/N"}},
	}}
}

func readings() table {
	return table{kind: store.ImportReadings, bonus: 0.2, oneOf: []string{"bn", "color", "a3", "scan"},
		hints: []string{"lectura", "contador", "cont", "toma"}, fields: []field{
			{"equipment", "Equipo", code, true, append([]string{"Código"}, machines...)},
			{"taken_on", "Fecha", pastDay, true, []string{"Fecha", "Fecha lectura", "F. lectura", "Fecha toma", "Día", "Fecha contador", "Fecha de toma", "Fecha contadores", "Fecha registro", "Fecha lect.", "Fecha y hora", "FECLEC"}},
			{"bn", "Contador BN", counter, false, []string{"Contador BN", "B/N", "BN", "Contador B/N", "Negro", "Copias BN", "Contador negro", "Lectura BN", "Contador", "Total BN", "Contador 1", "Blanco y negro", "Contador blanco y negro", "Lectura", "Contador mono", "Contador actual BN", "Contador BN actual", "Copias negro", "Monocromo", "CONTBN", "Valor", "Contador total BN", "Páginas BN"}},
			{"color", "Contador color", counter, false, []string{"Contador color", "Color", "COL", "Copias color", "Lectura color", "Total color", "Contador 2", "Contador actual color", "Contador color actual", "CONTCOL", "Contador total color", "Páginas color", "Colour"}},
			{"a3", "Contador A3", counter, false, []string{"Contador A3", "A3", "Copias A3", "Lectura A3", "Total A3"}},
			{"scan", "Contador escáner", counter, false, []string{"Contador escáner", "Escáner", "Escaneos", "Scan", "Copias escáner", "Contador scan", "Digitalizaciones", "Lectura escáner", "Total escaneos"}},
			{"source", "Origen", source, false, []string{"Origen", "Medio", "Procedencia", "Vía", "Tipo lectura", "Origen lectura", "Canal", "Tipo de toma", "Forma de lectura", "Fuente"}},
			{"author", "Tomada por", text, false, []string{"Tomada por", "Usuario", "Autor", "Operario", "Introducida por", "Persona", "Quién"}},
		}}
}

// ignored headings carry nothing for the portal and are not worth a word.
func ignored() []string {
	return []string{rejectHeading, "Fecha alta", "Observaciones", "Notas", "Comentarios", "Modificado", "Fecha modificación", "Usuario modificación", "Creado"}
}
