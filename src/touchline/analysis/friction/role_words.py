"""Words by which touchpoints are known, in eight languages: the one table of :mod:`.roles`.

A pattern is words joined by ``_``. ``*`` stands for any ending (or beginning) of a word, ``=`` says
that the pattern is the whole name, and ``a|b&c|d`` asks for one of each side. Vietnamese words are
compared with their accents, all others without.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["FORBIDDEN", "GOALS", "STATES", "WORDS"]

_SENT: Final = {
    "en": "sent send delivered delivery received",
    "ru": "отправл* доставл* получен*",
    "vi": "đã_gửi gửi gui nhận_được",
    "fa": "ارسال* فرستاده تحویل دریافت*",
    "pt": "enviad* entregue* recebid*",
    "es": "enviad* entregad* recibid*",
    "de": "*gesendet *versandt *verschickt *zugestellt *empfangen",
    "fr": "envoye* delivre* recu recus livre*",
}
_OPENED: Final = {
    "en": "open opens opened opening read",
    "ru": "открыт* открыл* прочит* прочт*",
    "vi": "mở đã_mở đã_đọc đã_xem",
    "fa": "باز بازشده خواند* مشاهده",
    "pt": "abert* abriu abertura lid*",
    "es": "abiert* abrio apertura leid*",
    "de": "*geoeffnet *geoffnet *gelesen offnung",
    "fr": "ouvert* ouvre ouverture lu lus",
}
_CLICKED: Final = {
    "en": "click clicks clicked clickthrough",
    "ru": "клик* кликнул* переход* перешел перешла",
    "vi": "nhấp nhấn bấm click",
    "fa": "کلیک*",
    "pt": "clique* clicou clicad* click",
    "es": "clic clics click clico clicad* clique*",
    "de": "klick* geklickt *angeklickt *klick",
    "fr": "clic clics clique* click",
}
_MAIL: Final = {
    "en": "email emails mail mailing mailings newsletter* sms push whatsapp telegram message"
    " messages notification notifications edm campaign reminder letter offer offers promo promos"
    " promotion promotions",
    "ru": "емейл* имейл* email mail письм* рассылк* смс sms пуш* push сообщен* уведомлен*"
    " telegram whatsapp напомин* новостн* промо акци*",
    "vi": "email mail thư bản_tin tin_nhắn sms thông_báo zalo push nhắc ban_tin tin_nhan thong_bao"
    " khuyến_mãi ưu_đãi",
    "fa": "ایمیل خبرنامه پیامک پیام اعلان نوتیفیکیشن پوش یادآوری sms email push"
    " تبلیغ تبلیغات پیشنهاد",
    "pt": "email e_mail mail sms push mensage* notificac* newsletter* boletim campanha lembrete*"
    " oferta* promoc*",
    "es": "email correo* mail sms push mensaje* notificac* newsletter* boletin campana"
    " recordatorio* oferta* promoc*",
    "de": "*mail *mails sms push nachricht* *benachrichtigung* *newsletter* kampagne *erinnerung*"
    " rundschreiben angebot* werbung",
    "fr": "email e_mail mail courriel* sms push message* notification* newsletter* infolettre*"
    " campagne rappel* lettre_d_information offre offres promo",
}  # fmt: skip


STATES: Final = tuple(
    word for words in (_SENT, _OPENED, _CLICKED) for text in words.values() for word in text.split()
)
"""What can be said of any message: sent, opened, clicked."""


def _both(first: Mapping[str, str], second: Mapping[str, str]) -> dict[str, str]:
    """Patterns for names that hold a word of each."""
    return {
        language: f"{'|'.join(first[language].split())}&{'|'.join(words.split())}"
        for language, words in second.items()
    }


WORDS: Final[dict[str, dict[str, str]]] = {
    "unsubscribe": {
        "en": "unsubscribe* unsubscription* opt_out opted_out opt_outs optout spam_report"
        " marked_as_spam mark_as_spam reported_spam",
        "ru": "отписк* отписал* отписан* отказ_от_рассылк* отказ_от_подписк*",
        "vi": "hủy_đăng_ký huỷ_đăng_ký bỏ_đăng_ký hủy_nhận_tin huỷ_nhận_tin từ_chối_nhận_tin"
        " huy_dang_ky",
        "fa": "لغو_اشتراک لغو_عضویت انصراف_از_خبرنامه انصراف_از_دریافت",
        "pt": "descadastr* cancelar_inscricao cancelou_inscricao cancelamento_de_inscricao"
        " desinscri*",
        "es": "darse_de_baja baja_del_boletin baja_de_newsletter cancelar_suscripcion"
        " desuscri* desuscrib* baja_de_correos",
        "de": "abbestell* *abmeldung_newsletter newsletter*_abmeldung newsletterabmeldung"
        " vom_newsletter_abgemeldet newsletter_abgemeldet",
        "fr": "desabonn* desinscri* se_desabonner",
    },
    "error": {
        "en": "error errors fail failed fails failure failures failing declined crash crashed"
        " crashes exception timeout timed_out page_not_found 404 500 502 503 payment_rejected"
        " card_rejected rejected_payment something_went_wrong outage",
        "ru": "ошибк* сбой сбои сбоя не_удал* неудачн* неуспешн* не_прош* отклонен* не_найден*"
        " недоступн* не_работает зависл*",
        "vi": "lỗi thất_bại không_thành_công bị_từ_chối sự_cố that_bai khong_thanh_cong",
        "fa": "خطا خطای خطاها ارور ناموفق شکست رد_شد* نامعتبر",
        "pt": "erro erros falha falhas falhou falhad* recusad* rejeitad* travou",
        "es": "error errores fallo fallos fallid* fracas* rechazad* denegad*",
        "de": "*fehler *fehlermeldung* fehlgeschlagen *fehlgeschlagen abgelehnt* absturz"
        " gescheitert storung",
        "fr": "erreur erreurs echec echecs echou* refuse refusee refuses plantage panne",
    },
    "complaint": {
        "en": "complain complains complained complaint complaints grievance* chargeback*"
        " dispute disputed",
        "ru": "жалоб* претензи* рекламаци* пожаловал*",
        "vi": "khiếu_nại phàn_nàn than_phiền tố_cáo khieu_nai phan_nan",
        "fa": "شکایت شکایات اعتراض گلایه",
        "pt": "reclamac* reclamou queixa* estorno_contestado",
        "es": "queja quejas reclamac* reclamo reclamos",
        "de": "beschwerde* *beschwerde reklamation* *reklamation beschwert",
        "fr": "reclamation* plainte*",
    },
    "refund": {
        "en": "refund refunds refunded refund_* order_cancel* cancel_order order_return*"
        " return_request* return_order return_start* return_item* return_label return_parcel"
        " returned_item* product_return* item_return* parcel_return* return_goods goods_returned"
        " return_shipped =return =returns =returned =product_returned =cancelled_order",
        "ru": "возврат_товар* возврат_заказ* возврат_денег возврат_средств оформ*_возврат*"
        " отмен*_заказ* заказ_отмен* товар_возвращ* =возврат =возвраты вернул*_товар",
        "vi": "hoàn_tiền trả_hàng đổi_trả hủy_đơn huỷ_đơn hoàn_hàng hoan_tien tra_hang huy_don",
        "fa": "مرجوع* بازپرداخت استرداد عودت برگشت_کالا لغو_سفارش",
        "pt": "reembols* devoluc* devolv* pedido_cancelad* cancelamento_do_pedido"
        " cancelamento_de_pedido",
        "es": "reembols* devoluc* devuelt* pedido_cancelad* cancelacion_del_pedido",
        "de": "retoure* *retoure rucksendung* rueckgabe* ruckgabe* rueckerstattung* *erstattung"
        " ruckerstattung* storniert* stornierung*",
        "fr": "rembours* retour_produit retour_article retour_de_commande retour_colis"
        " commande_annulee annulation_de_commande =retour",
    },
    "open": _both(_MAIL, _OPENED),
    "click": _both(_MAIL, _CLICKED),
    "help": {
        "en": "support helpdesk help_desk service_desk customer_service customer_care chat"
        " livechat chatbot hotline helpline call_center call_centre phone_call service_call"
        " called_us contact_us contact_form call_to_service support_call callback call_back"
        " support_ticket ticket_open* ticket_creat* ticket_submit* ticket_rais* ticket_reopen*"
        " open_ticket new_ticket ask_for_help asked_for_help get_help"
        " request_help help_request* =help =ticket =tickets =call =calls =contact"
        " inquiry enquiry",
        "ru": "поддержк* техподдержк* чат чата чате чат_бот* звонок_в_* звонок_клиент* горяч*_лини*"
        " колл_центр* обращен* обратил* тикет* заявк*_в_поддержк* служб*_поддержк*"
        " обратн*_связ* обратн*_звон* =звонок =звонки =помощь оператор*",
        "vi": "hỗ_trợ tổng_đài trò_chuyện chat hotline chăm_sóc_khách_hàng cskh liên_hệ"
        " gọi_điện cuộc_gọi yêu_cầu_trợ_giúp trợ_giúp ho_tro tong_dai lien_he",
        "fa": "پشتیبانی پشتیبان تیکت تماس تماس_با چت گفتگوی_آنلاین گفتگو مرکز_تماس"
        " خدمات_مشتریان کمک درخواست_کمک",
        "pt": "suporte atendimento chat sac central_de_ajuda fale_conosco contato chamado*"
        " ligacao =ajuda pedido_de_ajuda",
        "es": "soporte atencion_al_cliente chat ayuda llamada centro_de_atencion contacto"
        " contactanos ticket_de_soporte",
        "de": "kundendienst* kundenservice* *hotline support chat livechat kontaktformular anruf"
        " angerufen support_ticket supportticket =hilfe hilfe_anfrage kontaktaufnahme callcenter"
        " ruckruf rueckruf",
        "fr": "assistance service_client support chat appel appel_telephonique hotline"
        " nous_contacter formulaire_de_contact =aide demande_d_aide centre_d_appel*",
    },
    "self_help": {
        "en": "faq faqs help_center help_centre help_page help_article* knowledge_base"
        " knowledgebase troubleshoot*",
        "ru": "частые_вопросы вопросы_и_ответы справк* база_знаний центр_помощи",
        "vi": "câu_hỏi_thường_gặp trung_tâm_trợ_giúp hướng_dẫn",
        "fa": "سوالات_متداول سوالات_رایج راهنما",
        "pt": "perguntas_frequentes pagina_de_ajuda",
        "es": "preguntas_frecuentes pagina_de_ayuda centro_de_ayuda",
        "de": "haufige_fragen hilfeseite hilfebereich hilfecenter",
        "fr": "questions_frequentes foire_aux_questions page_d_aide centre_d_aide",
    },
    "message": {
        language: " ".join((_both(_MAIL, _SENT)[language], own))
        for language, own in {
            "en": "newsletter newsletters mailing mailings direct_mail push_notification*"
            " notification_push sms_campaign email_campaign mail_campaign promo_email* promo_sms"
            " promotional_email* marketing_email* welcome_email reminder_email email_reminder"
            " sms_reminder outbound_call sales_call cold_call catalogue_sent =sms =push"
            " =notification",
            "ru": "рассылк* новостн*_письм* промо_письм* рекламн*_письм* рекламн*_смс"
            " пуш_уведомлен* push_уведомлен* исходящ*_звон* холодн*_звон* =смс =пуш =уведомление",
            "vi": "bản_tin tin_nhắn_quảng_cáo email_quảng_cáo thông_báo_đẩy email_marketing"
            " ban_tin gọi_chào_hàng",
            "fa": "خبرنامه پیامک_تبلیغاتی ایمیل_تبلیغاتی اعلان پوش_نوتیفیکیشن =پیامک تماس_تبلیغاتی"
            " تماس_فروش",
            "pt": "newsletter* boletim email_marketing notificacao_push sms_promocional"
            " email_promocional",
            "es": "newsletter* boletin correo_promocional notificacion_push sms_promocional"
            " correo_masivo",
            "de": "*newsletter werbemail* *werbemail rundmail rundschreiben push_nachricht*"
            " push_benachrichtigung* werbe_sms =sms",
            "fr": "newsletter* infolettre* courriel_promotionnel email_promotionnel"
            " notification_push sms_promotionnel =sms",
        }.items()
    },
    "order": {
        "en": "order ordered purchase purchased purchases transaction checkout_complete*"
        " checkout_success* complete_checkout completed_checkout bought buy sale"
        " thank_you_page deal_won closed_won won_deal",
        "ru": "заказ_оформлен* оформлен_заказ оформил*_заказ заказ_создан* заказ_размещ* заказал*"
        " покупк* купил* куплен* заказ_сделан* сделан*_заказ* заказ_подтвержд* =заказ"
        " сделк*_закрыт*",
        "vi": "đặt_hàng đã_mua mua_hàng đơn_hàng_thành_công đặt_mua đặt_hàng_thành_công =mua"
        " =đơn_hàng dat_hang mua_hang",
        "fa": "ثبت_سفارش سفارش_ثبت* خرید_موفق خرید_انجام* خرید_نهایی تکمیل_خرید خریداری"
        " =خرید =سفارش",
        "pt": "compra comprou comprad* pedido_realizad* pedido_feito pedido_confirmad*"
        " pedido_efetuad* pedido_conclu* finalizou_compra =pedido",
        "es": "compra compro comprad* pedido_realizad* pedido_hecho pedido_confirmad*"
        " pedido_completad* =pedido",
        "de": "bestellung bestellt kauf gekauft bestellbestatigung bestellabschluss"
        " kaufabschluss auftrag_erteilt",
        "fr": "achat achete* commande_passee commande_confirmee commande_validee"
        " commande_effectuee passer_commande =commande",
    },
    "contract": {
        "en": "contract_signed sign_contract signed_contract contract policy_issued"
        " policy_purchased subscribed subscription_start* subscription_creat* account_opened"
        " loan_approved loan_disbursed upgraded upgrade_to_paid",
        "ru": "договор_подписан* подписан*_договор* заключ*_договор* договор подписка_оформлен*"
        " оформ*_подписк* счет_открыт* кредит_одобрен*",
        "vi": "ký_hợp_đồng hợp_đồng mở_tài_khoản đăng_ký_gói",
        "fa": "امضای_قرارداد عقد_قرارداد قرارداد خرید_اشتراک افتتاح_حساب",
        "pt": "contrato_assinad* contrato assinatura_iniciada conta_aberta",
        "es": "contrato_firmad* contrato suscripcion_iniciada cuenta_abierta",
        "de": "vertrag* *vertrag vertragsabschluss abo_abgeschlossen kontoeroffnung",
        "fr": "contrat_signe contrat abonnement_souscrit souscription ouverture_de_compte",
    },
    "payment": {
        "en": "paid pay payment_success* payment_succeed* payment_complete* payment_received"
        " payment_confirm* payment_accepted successful_payment payment_done payment_made",
        "ru": "оплачен* оплатил* оплата_прошл* оплата_успешн* успешн*_оплат* оплата_получен*"
        " платеж_прошел платеж_успешн* =оплата",
        "vi": "thanh_toán_thành_công đã_thanh_toán =thanh_toán",
        "fa": "پرداخت_موفق پرداخت_شد* پرداخت_انجام* پرداخت_تایید* =پرداخت",
        "pt": "pago paga pagamento_aprovad* pagamento_confirmad* pagamento_conclu*"
        " pagamento_realizad* pagou",
        "es": "pagado pagada pago_aprobad* pago_confirmad* pago_completad* pago_realizad*"
        " pago_exitoso",
        "de": "bezahlt zahlung_erfolgreich zahlung_eingegangen zahlung_bestatigt"
        " zahlung_abgeschlossen zahlungseingang",
        "fr": "paye payee paiement_reussi paiement_accepte paiement_confirme paiement_valide"
        " paiement_effectue",
    },
    "booking": {
        "en": "booking booked reservation reserved appointment_made appointment_booked",
        "ru": "бронирован* забронир* запис*_на_прием",
        "vi": "đặt_phòng đặt_vé đặt_chỗ đặt_lịch",
        "fa": "رزرو نوبت_گیری",
        "pt": "reserva reservou agendamento",
        "es": "reserva reservo reservad* cita_reservada",
        "de": "buchung gebucht reservierung reserviert",
        "fr": "reservation reserve rendez_vous_pris",
    },
    "signup": {
        "en": "signup sign_up signed_up registered registration register account_created"
        " create_account trial_start* start_trial demo_request* request_demo lead"
        " lead_created application_submitted submit_application form_submitted submit_form",
        "ru": "регистраци* зарегистрир* аккаунт_создан* заявк*_отправл* отправ*_заявк* =заявка"
        " лид пробн*_период",
        "vi": "đăng_ký tạo_tài_khoản dùng_thử dang_ky",
        "fa": "ثبت_نام عضویت ایجاد_حساب درخواست_دمو",
        "pt": "cadastro cadastrou registro registrou conta_criada inscricao",
        "es": "registro registrad* registrarse cuenta_creada inscripcion alta_de_cliente",
        "de": "registrierung registriert anmeldung angemeldet konto_erstellt testphase",
        "fr": "inscription inscrit inscrite compte_cree enregistrement essai_gratuit",
    },
    "checkout": {
        "en": "checkout check_out payment payments billing shipping_info shipping_details"
        " delivery_details address_entered payment_info place_order review_order order_form"
        " order_start* start_order begin_order purchase_start*",
        "ru": "оформлен* оплат* платеж* ввод_адрес* адрес_доставк* способ_доставк*",
        "vi": "thanh_toán địa_chỉ_giao_hàng thanh_toan",
        "fa": "تسویه* پرداخت صورتحساب نشانی_ارسال آدرس",
        "pt": "checkout pagamento finalizar_compra endereco_de_entrega",
        "es": "checkout pago finalizar_compra direccion_de_envio tramitar_pedido",
        "de": "kasse zur_kasse checkout *zahlung zahlung* lieferadresse bezahlen bezahlvorgang",
        "fr": "checkout paiement caisse adresse_de_livraison finaliser_la_commande livraison",
    },
    "basket": {
        "en": "basket cart add_to_basket shopping_bag add_to_bag added_to_bag trolley",
        "ru": "корзин*",
        "vi": "giỏ_hàng giỏ gio_hang",
        "fa": "سبد سبد_خرید",
        "pt": "carrinho cesto sacola",
        "es": "carrito cesta carro_de_compra* carro_de_la_compra",
        "de": "*warenkorb *einkaufswagen *einkaufskorb",
        "fr": "panier",
    },
}
"""Role → language → patterns. The first role that fits a name is taken."""

FORBIDDEN: Final[dict[str, str]] = {
    "error": "no_error no_errors without_error* error_free errorfree fail_over failover fail_safe"
    " failsafe fixed solved resolved ohne_fehler fehlerfrei* без_ошибок sem_erro sin_error"
    " sans_erreur không_lỗi بدون_خطا خطای_رفع",
    "complaint": "no_complaint* without_complaint* без_жалоб",
    "refund": "return_policy refund_policy non_refundable nonrefundable return_visit*"
    " politica_de_* политик*",
    "open": "ticket account case",
    "help": "supported help_wanted call_to_action calls_to_action outbound sales_call cold_call"
    " исходящ* холодн* تبلیغاتی تماس_فروش chào_hàng promo* пуш* help_center help_centre help_page"
    " help_article* faq centro_de_ayuda central_de_ajuda центр_помощи trung_tâm_trợ_giúp"
    " page_d_aide centre_d_aide pagina_de_*"
    # what the company answers is no call for help
    " ticket_answer* ticket_repl* ticket_closed ticket_resolved ticket_solved case_closed"
    " support_repl* support_answer* ответ* закрыт* решен* پاسخ بسته_شد phản_hồi trả_lời"
    " respuesta* resposta* antwort* beantwortet reponse*",
    "message": "signup sign_up subscribe subscribed subscription subscriber* подписк* подписал*"
    " đăng_ký anmeldung angemeldet inscription inscricao suscripcion subskription اشتراک عضویت"
    " confirm* confirmation* receipt invoice password verif* code otp bestatigung* подтвержд*"
    " парол* код xác_nhận mật_khẩu mã رمز کد تایید entered enter form address settings"
    " preferences support bounce* review rating",
    "order": "email* mail* sms push message* письм* смс correo* courriel* پیامک ایمیل"
    " in_order history status detail* view viewed page"
    " shipped shipping delivered delivery"
    " dispatched tracking track tracked start started begin form pending draft abandoned update"
    " updated review purchase_intent wish* list orders_page sale_page flash_sale sales_page"
    " on_sale summer_sale for_sale recommend* rated rate заказ_доставл* истори* статус* отслеж*"
    " доставл* доставк* lịch_sử trạng_thái theo_dõi giao_hàng تاریخچه وضعیت پیگیری تحویل"
    " ارسال historico historial estado rastre* envio enviad* entreg* verlauf historie versandt*"
    " versendet* geliefert* lieferung* sendungs* statut historique suivi expedie* livre* livraison"
    " guide_d_achat buy_now buy_button intention panier carrito carrinho basket cart корзин*"
    " сбор* intent kaufberatung",
    "contract": "view viewed page draft sent sample template terms cancel* kundig* расторж*"
    " terminated ended expired",
    "payment": "paid_search paid_social paid_media paid_ads paid_traffic paid_advertis*"
    " pay_page page option* method* per_click apple_pay google_pay pay_later form start*",
    "booking": "start* page view* cancel* search* form request* modif* отмен* hủy لغو",
    "signup": "page view* form_view* for_newsletter newsletter* hủy cancel* рассылк*"
    " bản_tin خبرنامه prompt abmeldung",
    "basket": "remove* removed empty emptied delete* deleted удален* xóa حذف remov* elimin*"
    " entfernt supprim* abandoned_basket_email abandoned_cart_email",
    "checkout": "checkout_complete* checkout_success*",
}
"""Role → patterns that a name with the role does not have."""

GOALS: Final = ("signup", "booking", "payment", "contract", "order")
"""What journeys lead to, in the order in which it comes along a typical one."""
