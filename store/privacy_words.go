package store

// columnWord is what the export calls a column; one that has no word keeps its name, which a test forbids.
func columnWord(column string) string {
	if word := columnWords[column]; word != "" {
		return word
	}
	return column
}

// columnWords are the columns of what is exported. The order is that of the alphabet.
var columnWords = map[string]string{
	"a3": "a3", "action": "que", "activated_at": "activado", "active": "activo", "actor": "quien", "actor_kind": "clase_de_quien", "added_at": "anadido",
	"address": "direccion", "answer": "respuesta", "answered_at": "contestado", "article_id": "articulo_id", "asked_at": "preguntado", "at": "cuando",
	"attempts": "intentos", "author": "autor", "base": "base", "bn": "bn", "body": "texto", "carrier": "transportista", "changes": "cambios", "city": "poblacion",
	"closed_at": "cerrada", "color": "color", "contact": "contacto", "contract_id": "contrato_id", "created_at": "creado", "customer_id": "cliente_id",
	"description": "descripcion", "device": "dispositivo", "discount": "descuento_pct", "doubt": "duda", "due_at": "vence", "email": "correo", "ends_on": "hasta",
	"entered_by": "anotado_por", "equipment_id": "equipo_id", "erp_value": "valor_erp", "event_id": "suceso_id", "expires_at": "caduca", "factor": "factor",
	"failed_at": "fallo", "family": "familia", "fax": "fax", "field": "campo", "first_at": "primera_vez", "from_on": "desde", "frozen_at": "congelado",
	"frozen_why": "motivo_congelado", "gross": "bruto", "id": "id", "invited_at": "invitado", "invited_by": "invitado_por", "withdrawn_at": "retirado", "ended_at": "terminado", "incident_id": "incidencia_id", "included": "incluido", "included_bn": "incluidas_bn",
	"included_color": "incluidas_color", "ip": "ip", "kind": "clase", "last_error": "ultimo_error", "level": "nivel", "location": "ubicacion", "login_id": "usuario_id",
	"looks_as": "visto_como", "main": "principal", "may_invite": "puede_invitar", "may_order": "puede_pedir", "may_read": "puede_leer", "may_report": "puede_avisar",
	"message_id": "mensaje_id", "mime": "tipo", "minutes": "minutos", "model": "modelo", "name": "nombre", "net": "neto", "nif": "nif", "nif_valid": "nif_correcto",
	"note": "nota", "notes": "notas", "number": "numero", "object": "cosa", "object_id": "cosa_id", "object_name": "cosa_nombre", "order_id": "pedido_id",
	"outcome": "resultado", "own_ref": "su_referencia", "parts": "piezas", "payment_method": "forma_de_pago", "period": "mes", "person_id": "persona_id", "phone": "telefono",
	"postcode": "codigo_postal", "price": "precio", "price_bn": "precio_bn", "price_color": "precio_color", "prompt_payment": "pronto_pago_pct", "province": "provincia",
	"purpose": "para_que", "quantity": "cantidad", "rate": "tipo_pct", "read_on": "leido", "reading_id": "lectura_id", "reason": "motivo", "ref": "referencia",
	"replaced_by": "sustituido_por", "request": "peticion", "role": "perfil", "row_id": "fila_id", "scan": "escaner", "schedule": "horario", "seen_at": "ultima_entrada",
	"sees": "ve", "sent_at": "enviado", "serial": "serie", "severity": "gravedad", "sha256": "huella", "ship_address": "envio_direccion", "ship_city": "envio_poblacion",
	"ship_name": "envio_nombre", "ship_postcode": "envio_codigo_postal", "ship_province": "envio_provincia", "side": "lado", "signed_in_at": "ultima_entrada", "site": "sede",
	"size": "bytes", "source": "origen", "staff_name": "anotado_por", "starts_on": "desde", "state": "estado", "status": "situacion", "surcharge": "recargo",
	"surcharge_rate": "recargo_pct", "taken_on": "fecha", "tax": "impuesto", "tax_rate": "impuesto_pct", "tax_regime": "regimen", "tbl": "tabla", "technician": "tecnico",
	"times": "veces", "to_on": "hasta", "total": "total", "tracking": "seguimiento", "tracking_url": "enlace_seguimiento", "trade_name": "nombre_comercial", "tries": "intentos",
	"units": "unidades", "until_at": "hasta_cuando", "updated_at": "cambiado", "used_at": "usado", "value": "valor", "verdict": "decision", "visit_from_at": "visita_desde",
	"visit_to_at": "visita_hasta", "withdrawn_on": "retirado", "withdrawn_why": "motivo_retirado", "your_ref": "su_pedido",
}
